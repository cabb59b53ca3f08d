// OpenBLAS installs its headers under a per-variant folder; pkg-config supplies the -I.
#include <cblas.h>
#include <stddef.h>

// LAPACK, which the same library has; its headers are in another package. Column-major.
void spotrf_(const char *triangle, const int *size, float *matrix, const int *stride, int *status,
             size_t triangleLength);
