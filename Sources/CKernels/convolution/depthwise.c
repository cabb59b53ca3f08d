#include "../dispatch.h"
#include "activations.h"
#include "kernels.h"

#include <string.h>

/// The packed weights are `[taps, channels]` in float32, or int8 for uint8 input.
size_t ck_packed_depthwise_size(ck_element input, size_t taps, size_t channels) {
    return taps * channels * (input == CK_UINT8 ? sizeof(int8_t) : sizeof(float));
}

void ck_pack_depthwise_float(void *packed, ck_element input, const float *weights, size_t taps,
                             size_t channels) {
    (void)input;
    for (size_t c = 0; c < channels; c++)
        for (size_t t = 0; t < taps; t++) ((float *)packed)[t * channels + c] = *weights++;
}

void ck_pack_depthwise_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                            size_t channels) {
    for (size_t c = 0; c < channels; c++) {
        sums[c] = 0;
        for (size_t t = 0; t < taps; t++) {
            sums[c] += *weights;
            ((int8_t *)packed)[t * channels + c] = *weights++;
        }
    }
}

/// One output pixel: the taps inside of the image, for a uint8 input the zero point outside.
static void convolve_pixel(const ck_convolution *c, const char *image, size_t oy, size_t ox,
                           char *output) {
    const ck_window *w = &c->window;
    ck_element element = c->input.element;
    for (size_t channel = 0; channel < w->channels; channel++) {
        float sum = 0;
        int32_t integerSum = 0;
        for (size_t ky = 0; ky < w->kernel; ky++)
            for (size_t kx = 0; kx < w->kernel; kx++) {
                size_t weight = (ky * w->kernel + kx) * w->channels + channel;
                size_t y = oy * w->stride + ky - w->padTop, x = ox * w->stride + kx - w->padLeft;
                int isInside = y < w->height && x < w->width;
                size_t place = (y * w->width + x) * w->channels + channel;
                if (element == CK_UINT8)
                    integerSum += ((const int8_t *)c->weights)[weight] *
                                  (isInside ? ((const uint8_t *)image)[place] : c->input.zero);
                else if (isInside)
                    sum += ((const float *)c->weights)[weight] *
                           ck_load(image, place, element, &c->input);
            }
        if (element == CK_UINT8) sum = (float)integerSum * c->multipliers[channel];
        sum = sum + c->offsets[channel];
        sum = sum < c->lower ? c->lower : sum;
        sum = sum > c->upper ? c->upper : sum;
        ck_store(output, channel, sum, c->output.element, &c->output);
    }
}

void ck_convolve_depthwise(const ck_convolution *convolution, const void *input, void *output,
                           size_t images, size_t part, size_t parts) {
    const ck_window *w = &convolution->window;
    size_t inputSize = ck_element_size(convolution->input.element);
    size_t outputSize = ck_element_size(convolution->output.element);
    size_t rows = images * w->outputHeight;
    for (size_t row = ck_share(rows, part, parts); row < ck_share(rows, part + 1, parts); row++) {
        const char *image = (const char *)input + row / w->outputHeight * w->height * w->width *
                                                      w->channels * inputSize;
        char *line = (char *)output + row * w->outputWidth * w->channels * outputSize;
        for (size_t ox = 0; ox < w->outputWidth; ox++)
            convolve_pixel(convolution, image, row % w->outputHeight, ox,
                           line + ox * w->channels * outputSize);
    }
}
