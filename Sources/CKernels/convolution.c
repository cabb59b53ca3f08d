#include "CKernels.h"
#include "dispatch.h"

#include <math.h>
#include <string.h>

#define BLOCK 64

/// The taps along one axis that fall inside the image, for one output position.
typedef struct {
    size_t firstTap, endTap;
    size_t start;  // image position of firstTap
} tap_range;

CK_INLINE tap_range taps_inside(size_t position, size_t stride, size_t pad, size_t kernel,
                                size_t extent) {
    size_t origin = position * stride;  // in padded coordinates
    tap_range range;
    range.firstTap = origin < pad ? pad - origin : 0;
    if (range.firstTap > kernel) range.firstTap = kernel;
    range.start = origin + range.firstTap - pad;
    size_t available = range.start < extent ? extent - range.start : 0;
    range.endTap = range.firstTap + available;
    if (range.endTap > kernel) range.endTap = kernel;
    return range;
}

void ck_im2col(float *restrict rows, const float *restrict input, const ck_window *window,
               size_t first, size_t count) {
    const ck_window w = *window;
    const size_t tapSize = w.channels, rowSize = w.kernel * tapSize;
    const size_t perImage = w.outputHeight * w.outputWidth;
    for (size_t i = first; i < first + count; i++) {
        const float *image = input + i / perImage * w.height * w.width * w.channels;
        size_t pixel = i % perImage;
        tap_range y = taps_inside(pixel / w.outputWidth, w.stride, w.padTop, w.kernel, w.height);
        tap_range x = taps_inside(pixel % w.outputWidth, w.stride, w.padLeft, w.kernel, w.width);
        size_t before = x.firstTap * tapSize, inside = (x.endTap - x.firstTap) * tapSize;
        for (size_t ky = 0; ky < w.kernel; ky++, rows += rowSize) {
            if (ky < y.firstTap || ky >= y.endTap) {
                memset(rows, 0, rowSize * sizeof *rows);
                continue;
            }
            size_t line = y.start + ky - y.firstTap;
            memset(rows, 0, before * sizeof *rows);
            memcpy(rows + before, image + (line * w.width + x.start) * tapSize,
                   inside * sizeof *rows);
            memset(rows + before + inside, 0, (rowSize - before - inside) * sizeof *rows);
        }
    }
}

/// One block of channels of one output pixel; the sums stay in registers.
CK_INLINE void depthwise_block(float *restrict output, const float *restrict image,
                               const float *restrict weights, const float *restrict bias,
                               const ck_window *w, tap_range y, tap_range x, size_t size,
                               float lower, float upper) {
    float sums[BLOCK];
    for (size_t c = 0; c < size; c++) sums[c] = bias[c];
    for (size_t ky = y.firstTap; ky < y.endTap; ky++) {
        const float *line = image + ((y.start + ky - y.firstTap) * w->width + x.start) * w->channels;
        const float *tap = weights + (ky * w->kernel + x.firstTap) * w->channels;
        for (size_t kx = x.firstTap; kx < x.endTap; kx++) {
            for (size_t c = 0; c < size; c++) sums[c] += line[c] * tap[c];
            line += w->channels;
            tap += w->channels;
        }
    }
    for (size_t c = 0; c < size; c++) {
        float value = sums[c] < lower ? lower : sums[c];
        output[c] = value > upper ? upper : value;
    }
}

CK_DISPATCHED
void ck_depthwise(float *restrict output, const float *restrict input,
                  const float *restrict weights, const float *restrict bias,
                  const ck_window *window, float lower, float upper) {
#pragma clang fp contract(fast)
    const ck_window w = *window;
    for (size_t oy = 0; oy < w.outputHeight; oy++) {
        tap_range y = taps_inside(oy, w.stride, w.padTop, w.kernel, w.height);
        for (size_t ox = 0; ox < w.outputWidth; ox++, output += w.channels) {
            tap_range x = taps_inside(ox, w.stride, w.padLeft, w.kernel, w.width);
            size_t c = 0;
            for (; c + BLOCK <= w.channels; c += BLOCK)
                depthwise_block(output + c, input + c, weights + c, bias + c, &w, y, x, BLOCK,
                                lower, upper);
            for (; c + 16 <= w.channels; c += 16)
                depthwise_block(output + c, input + c, weights + c, bias + c, &w, y, x, 16, lower,
                                upper);
            if (c < w.channels)
                depthwise_block(output + c, input + c, weights + c, bias + c, &w, y, x,
                                w.channels - c, lower, upper);
        }
    }
}

CK_DISPATCHED
void ck_max_pool(float *restrict output, const float *restrict input, const ck_window *window) {
    const ck_window w = *window;
    for (size_t oy = 0; oy < w.outputHeight; oy++) {
        tap_range y = taps_inside(oy, w.stride, w.padTop, w.kernel, w.height);
        for (size_t ox = 0; ox < w.outputWidth; ox++, output += w.channels) {
            tap_range x = taps_inside(ox, w.stride, w.padLeft, w.kernel, w.width);
            for (size_t c = 0; c < w.channels; c++) output[c] = -INFINITY;
            for (size_t ky = y.firstTap; ky < y.endTap; ky++)
                for (size_t kx = x.firstTap; kx < x.endTap; kx++) {
                    const float *tap = input + ((y.start + ky - y.firstTap) * w.width + x.start +
                                                kx - x.firstTap) * w.channels;
                    for (size_t c = 0; c < w.channels; c++)
                        output[c] = tap[c] > output[c] ? tap[c] : output[c];
                }
        }
    }
}

CK_DISPATCHED
void ck_column_means(float *restrict output, const float *restrict input, size_t rows,
                     size_t columns) {
    for (size_t c = 0; c < columns; c++) output[c] = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) output[c] += input[r * columns + c];
    for (size_t c = 0; c < columns; c++) output[c] /= (float)rows;
}
