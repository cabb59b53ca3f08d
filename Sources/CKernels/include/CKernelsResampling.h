/// Resampling of pictures of interleaved 8-bit red, green and blue.
///
/// Weights have 22 fractional bits; a sample is the weighted sum of its window, rounded and clipped
/// to 8 bits. All instruction sets give the same samples.
#ifndef CKERNELS_RESAMPLING_H
#define CKERNELS_RESAMPLING_H

#include <stddef.h>
#include <stdint.h>

/// The input samples along one axis that make one output sample, and where their weights begin.
typedef struct {
    size_t firstSample, sampleCount, firstWeight;
} ck_sample_window;

/// Makes `outputs` rows of `length` bytes, each from the rows in its window.
void ck_resample_rows(uint8_t *output, const uint8_t *input, size_t length,
                      const ck_sample_window *windows, const int32_t *weights, size_t outputs);

/// Bytes of scratch for ck_resample_columns.
size_t ck_resample_scratch_size(size_t width);
/// Makes `rows` rows of `outputs` pixels from rows of `width` pixels.
void ck_resample_columns(uint8_t *output, const uint8_t *input, uint8_t *scratch, size_t rows,
                         size_t width, const ck_sample_window *windows, const int32_t *weights,
                         size_t outputs);

#endif
