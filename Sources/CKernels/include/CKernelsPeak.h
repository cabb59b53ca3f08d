/// What one core of this machine can do at most, to compare kernels with.
#ifndef CKERNELS_PEAK_H
#define CKERNELS_PEAK_H

#include <stddef.h>

/// Each does rounds of independent multiply-adds on registers alone and returns the number of
/// operations (a multiply-add counts as two); 0 if this CPU has no such instruction. `sink` takes a
/// value that depends on all of them, so that none can be left out.
double ck_peak_float32(size_t rounds, float *sink);
/// Pairs of bfloat16 products added to float32 (AVX-512 BF16).
double ck_peak_bfloat16(size_t rounds, float *sink);
/// Four products of unsigned and signed bytes added to int32 (AVX-512 VNNI).
double ck_peak_int8(size_t rounds, float *sink);

/// Reads `count` values once, as fast as memory gives them, and returns their sum.
float ck_read_stream(const float *values, size_t count);

#endif
