/// Kernels of training, each for float32 and, for checks of gradients, for double precision.
///
/// Conventions as in CKernels.h. Shapes: N rows, H size, I images of R regions each; `owners` holds
/// the image of each row. A function named `…_backward` adds to the gradients that it returns
/// unless a comment says that it writes them.
#ifndef CKERNELS_TRAINING_H
#define CKERNELS_TRAINING_H

#include <stddef.h>

#define CK_TRAINING(REAL, suffix)                                                                  \
    /** `output += input`. */                                                                      \
    void ck_add_##suffix(REAL *output, const REAL *input, size_t count);                           \
    /** `output = a * b`. */                                                                       \
    void ck_multiply_##suffix(REAL *output, const REAL *a, const REAL *b, size_t count);           \
    /** Adds the sum of each column. */                                                            \
    void ck_column_sums_##suffix(REAL *output, const REAL *input, size_t rows, size_t columns);    \
    /** The gradient before a function from the gradient behind it, in place. */                   \
    void ck_relu_gradient_##suffix(REAL *gradient, const REAL *output, size_t count);              \
    void ck_tanh_gradient_##suffix(REAL *gradient, const REAL *output, size_t count);              \
    void ck_sigmoid_gradient_##suffix(REAL *gradient, const REAL *output, size_t count);           \
    /** Mean 0 and variance 1 for each row, in place, and the factor that made it so. */           \
    void ck_standardize_rows_##suffix(REAL *values, REAL *factors, REAL epsilon, size_t rows,      \
                                      size_t columns);                                             \
    /** LSTM step; `gates` `[N, 4H]`, stacked input, forget, cell, output, become their values. */ \
    void ck_lstm_forward_##suffix(REAL *hidden, REAL *cell, REAL *gates, const REAL *former,       \
                                  size_t rows, size_t size);                                       \
    /** Writes the gradient of the gates' sums, adds to that of the former cell. */                \
    void ck_lstm_backward_##suffix(REAL *gateGradient, REAL *formerGradient,                       \
                                   const REAL *hiddenGradient, const REAL *cellGradient,           \
                                   const REAL *gates, const REAL *cell, const REAL *former,        \
                                   size_t rows, size_t size);                                      \
    /** Softmax over the regions of `vector · tanh(key + query)`, `[N, R]`. */                     \
    void ck_attention_forward_##suffix(REAL *weights, const REAL *keys, const REAL *queries,       \
                                       const REAL *vector, const ptrdiff_t *owners, size_t rows,      \
                                       size_t regions, size_t size);                               \
    void ck_attention_backward_##suffix(                                                           \
        REAL *queryGradient, REAL *keyGradient, REAL *vectorGradient, const REAL *weightGradient,  \
        const REAL *weights, const REAL *keys, const REAL *queries, const REAL *vector,            \
        const ptrdiff_t *owners, size_t rows, size_t regions, size_t size);                           \
    /** The weighted sum of the regions' values, `[N, H]`. */                                      \
    void ck_attend_forward_##suffix(REAL *output, const REAL *weights, const REAL *values,         \
                                    const ptrdiff_t *owners, size_t rows, size_t regions,             \
                                    size_t size);                                                  \
    void ck_attend_backward_##suffix(REAL *weightGradient, REAL *valueGradient,                    \
                                     const REAL *gradient, const REAL *weights,                    \
                                     const REAL *values, const ptrdiff_t *owners, size_t rows,        \
                                     size_t regions, size_t size);                                 \
    /** Sum over rows of factor · cross-entropy with the smoothed target; `logits` become the      \
        sum's gradient. */                                                                         \
    double ck_cross_entropy_##suffix(REAL *logits, const ptrdiff_t *targets, const REAL *factors,     \
                                     REAL smoothing, size_t rows, size_t columns);                 \
    double ck_sum_of_squares_##suffix(const REAL *values, size_t count);                           \
    /** A step of Adam with decoupled decay; `stride` and `scale` hold the bias corrections. */    \
    void ck_adam_##suffix(REAL *weights, REAL *means, REAL *squares, const REAL *gradient,         \
                          size_t count, REAL clip, REAL beta1, REAL beta2, REAL stride,            \
                          REAL scale, REAL epsilon, REAL decay);                                   \
    /** `average += share · (values − average)`. */                                                \
    void ck_blend_##suffix(REAL *average, const REAL *values, REAL share, size_t count);

CK_TRAINING(float, float)
CK_TRAINING(double, double)

#undef CK_TRAINING

#endif
