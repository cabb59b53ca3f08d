#include "CKernels.h"
#include "dispatch.h"

#include <string.h>

#define FRACTION_BITS 22
/// Bytes whose sums stay in registers.
#define BLOCK 48
/// Rows that are resampled together: a column of their pixels is one block.
#define LINES (BLOCK / 3)

/// `size` neighbouring bytes, each a weighted sum of `count` bytes that are `step` apart.
CK_INLINE void weigh(uint8_t *restrict output, const uint8_t *restrict input, size_t step,
                     const int32_t *restrict weights, size_t count, size_t size) {
    int32_t sums[BLOCK];
    for (size_t i = 0; i < size; i++) sums[i] = 1 << (FRACTION_BITS - 1);
    for (size_t k = 0; k < count; k++, input += step) {
        const int32_t weight = weights[k];
        for (size_t i = 0; i < size; i++) sums[i] += weight * input[i];
    }
    for (size_t i = 0; i < size; i++) {
        int32_t value = sums[i] >> FRACTION_BITS;
        value = value < 0 ? 0 : value;
        output[i] = (uint8_t)(value > 255 ? 255 : value);
    }
}

CK_DISPATCHED
void ck_resample_rows(uint8_t *restrict output, const uint8_t *restrict input, size_t length,
                      const ck_sample_window *restrict windows, const int32_t *restrict weights,
                      size_t outputs) {
    for (size_t o = 0; o < outputs; o++, output += length) {
        const ck_sample_window window = windows[o];
        const uint8_t *first = input + window.firstSample * length;
        const int32_t *w = weights + window.firstWeight;
        size_t i = 0;
        for (; i + BLOCK <= length; i += BLOCK)
            weigh(output + i, first + i, length, w, window.sampleCount, BLOCK);
        for (; i < length; i++) weigh(output + i, first + i, length, w, window.sampleCount, 1);
    }
}

size_t ck_resample_scratch_size(size_t width) { return width * BLOCK; }

/// Columns of pixels `[width, LINES]` of the rows from `input` on; the last row stands for missing
/// ones.
CK_INLINE void gather_columns(uint8_t *restrict columns, const uint8_t *restrict input,
                              size_t rows, size_t width) {
    for (size_t line = 0; line < LINES; line++) {
        const uint8_t *row = input + (line < rows ? line : rows - 1) * width * 3;
        for (size_t x = 0; x < width; x++) memcpy(columns + (x * LINES + line) * 3, row + x * 3, 3);
    }
}

CK_DISPATCHED
void ck_resample_columns(uint8_t *restrict output, const uint8_t *restrict input,
                         uint8_t *restrict scratch, size_t rows, size_t width,
                         const ck_sample_window *restrict windows, const int32_t *restrict weights,
                         size_t outputs) {
    for (size_t row = 0; row < rows; row += LINES) {
        const size_t lines = rows - row < LINES ? rows - row : LINES;
        gather_columns(scratch, input + row * width * 3, lines, width);
        for (size_t o = 0; o < outputs; o++) {
            const ck_sample_window window = windows[o];
            uint8_t column[BLOCK];
            weigh(column, scratch + window.firstSample * BLOCK, BLOCK,
                  weights + window.firstWeight, window.sampleCount, BLOCK);
            uint8_t *target = output + (row * outputs + o) * 3;
            for (size_t line = 0; line < lines; line++)
                memcpy(target + line * outputs * 3, column + line * 3, 3);
        }
    }
}
