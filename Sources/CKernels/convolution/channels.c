#include "windows.h"

#include <string.h>

/// The most taps of a window, and the bytes of a pixel outside of the image.
#define TAPS 225
#define OUTSIDE_SIZE (16 << 10)

/// Channels of a block of grouped taps.
#define GROUPED 32

/// Packed weights of float32, or of int32 for uint8 input, are `[taps, channels]`, the channels
/// filled up to whole vectors. Grouped ones are int8, `[⌈channels / 32⌉, ⌈taps / 4⌉, 32, 4]`.
static size_t padded(size_t count, size_t multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

size_t ck_packed_depthwise_size(ck_element input, size_t taps, size_t channels) {
    const ck_channel_kernels *kernels = ck_channels();
    if (input == CK_UINT8 && kernels->groupsTaps)
        return padded(taps, 4) * padded(channels, GROUPED);
    return taps * padded(channels, kernels->lanes) * sizeof(float);
}

void ck_pack_depthwise_float(void *packed, ck_element input, const float *weights, size_t taps,
                             size_t channels) {
    size_t width = padded(channels, ck_channels()->lanes);
    memset(packed, 0, ck_packed_depthwise_size(input, taps, channels));
    for (size_t c = 0; c < channels; c++)
        for (size_t t = 0; t < taps; t++) ((float *)packed)[t * width + c] = *weights++;
}

/// Vector v of four holds channels 4v ..< 4v + 4 of each 16.
static size_t grouped_place(size_t taps, size_t tap, size_t channel) {
    size_t block = channel / GROUPED, half = channel % GROUPED / 16, vector = channel % 16 / 4;
    size_t group = block * (padded(taps, 4) / 4) + tap / 4;
    return (group * GROUPED + vector * 8 + half * 4 + channel % 4) * 4 + tap % 4;
}

void ck_pack_depthwise_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                            size_t channels) {
    const ck_channel_kernels *kernels = ck_channels();
    size_t width = padded(channels, kernels->lanes);
    memset(packed, 0, ck_packed_depthwise_size(CK_UINT8, taps, channels));
    for (size_t c = 0; c < channels; c++) {
        sums[c] = 0;
        for (size_t t = 0; t < taps; t++) {
            sums[c] += *weights;
            if (kernels->groupsTaps)
                ((int8_t *)packed)[grouped_place(taps, t, c)] = *weights++;
            else ((int32_t *)packed)[t * width + c] = *weights++;
        }
    }
}

void ck_convolve_depthwise(const ck_convolution *convolution, const void *input, void *output,
                           size_t images, size_t part, size_t parts) {
    const ck_window *w = &convolution->window;
    ck_element element = convolution->input.element;
    _Alignas(CK_VECTOR_SIZE) char outside[OUTSIDE_SIZE + CK_VECTOR_SIZE];
    ck_windows windows = ck_windows_over(w, element, input, outside);
    memset(outside, element == CK_UINT8 ? convolution->input.zero : 0,
           ck_least(windows.right + CK_VECTOR_SIZE, sizeof outside));
    ck_scaling scaling = ck_scaling_of(convolution, 0);
    size_t pixels = images * w->outputHeight * w->outputWidth;
    size_t pixelSize = w->channels * ck_element_size(convolution->output.element);
    size_t end = ck_share(pixels, part + 1, parts);
    for (size_t first = ck_share(pixels, part, parts); first < end; first += CK_PIXELS) {
        const char *rows[TAPS * CK_PIXELS];
        size_t count = ck_least(end - first, CK_PIXELS);
        ck_find_inputs(&windows, rows, first, count, CK_PIXELS);
        ck_channels()->depthwise[element](convolution, rows, count, &scaling,
                                          (char *)output + first * pixelSize);
    }
}

void ck_pool_maximum(ck_element element, const ck_window *window, const void *input, void *output,
                     size_t images, size_t part, size_t parts) {
    ck_windows windows = ck_windows_over(window, element, input, NULL);
    size_t pixels = images * window->outputHeight * window->outputWidth;
    size_t pixelSize = window->channels * ck_element_size(element);
    size_t end = ck_share(pixels, part + 1, parts);
    for (size_t pixel = ck_share(pixels, part, parts); pixel < end; pixel++) {
        const char *rows[TAPS];
        ck_find_inputs(&windows, rows, pixel, 1, 1);
        ck_channels()->maximum[element](rows, windows.taps, window->channels,
                                        (char *)output + pixel * pixelSize);
    }
}
