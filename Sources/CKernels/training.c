#include "CKernels.h"
#include "functions.h"

#include <math.h>

#define REAL float
#define NAME(function) function##_float
#define EXP fast_exp
#define TANH fast_tanh
#define SIGMOID fast_sigmoid
#define SQRT sqrtf
#include "training.inc"

CK_INLINE double exact_sigmoid(double x) { return 1 / (1 + exp(-x)); }

#define REAL double
#define NAME(function) function##_double
#define EXP exp
#define TANH tanh
#define SIGMOID exact_sigmoid
#define SQRT sqrt
#include "training.inc"
