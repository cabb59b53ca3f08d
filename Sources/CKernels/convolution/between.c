// What stands between convolutions: pooling, other forms of activations, the first image.

#include "activations.h"
#include "kernels.h"

#include <math.h>

/// The element is a constant wherever this is inlined. Bytes and floats of bfloat16 keep their order.
CK_INLINE void maximum_of_window(ck_element element, const ck_window *w, const char *image,
                                 size_t oy, size_t ox, char *output) {
    const ck_activation form = {.element = element, .scale = 1};
    size_t top = oy * w->stride, left = ox * w->stride;
    for (size_t c = 0; c < w->channels; c++) {
        float best = -INFINITY;
        for (size_t ky = 0; ky < w->kernel; ky++)
            for (size_t kx = 0; kx < w->kernel; kx++) {
                size_t y = top + ky - w->padTop, x = left + kx - w->padLeft;
                if (y >= w->height || x >= w->width) continue;
                float value = ck_load(image, (y * w->width + x) * w->channels + c, element, &form);
                best = value > best ? value : best;
            }
        ck_store(output, c, best, element, &form);
    }
}

void ck_pool_maximum(ck_element element, const ck_window *window, const void *input, void *output,
                     size_t images, size_t part, size_t parts) {
    const ck_window *w = window;
    size_t size = ck_element_size(element), rows = images * w->outputHeight;
    for (size_t row = ck_share(rows, part, parts); row < ck_share(rows, part + 1, parts); row++) {
        const char *image = (const char *)input +
                            row / w->outputHeight * w->height * w->width * w->channels * size;
        for (size_t ox = 0; ox < w->outputWidth; ox++) {
            char *target = (char *)output + (row * w->outputWidth + ox) * w->channels * size;
            maximum_of_window(element, w, image, row % w->outputHeight, ox, target);
        }
    }
}

void ck_pool_mean(const ck_activation *activation, const void *input, float *means, size_t images,
                  size_t pixels, size_t channels, size_t part, size_t parts) {
    size_t first = ck_share(channels, part, parts), end = ck_share(channels, part + 1, parts);
    for (size_t i = 0; i < images; i++, means += channels) {
        for (size_t c = first; c < end; c++) means[c] = 0;
        for (size_t p = 0; p < pixels; p++)
            for (size_t c = first; c < end; c++)
                means[c] += ck_load(input, (i * pixels + p) * channels + c, activation->element,
                                    activation);
        for (size_t c = first; c < end; c++) means[c] /= (float)pixels;
    }
}

void ck_convert(const ck_activation *from, const ck_activation *to, const void *input,
                void *output, size_t count, size_t part, size_t parts) {
    for (size_t i = ck_share(count, part, parts); i < ck_share(count, part + 1, parts); i++)
        ck_store(output, i, ck_load(input, i, from->element, from), to->element, to);
}

void ck_prepare_pixels(const ck_pixel_layout *layout, const uint8_t *pixels, void *output,
                       size_t part, size_t parts) {
    const ck_pixel_layout *l = layout;
    size_t first = ck_share(l->paddedHeight, part, parts);
    size_t end = ck_share(l->paddedHeight, part + 1, parts);
    const ck_activation form = {.element = l->element, .scale = 1};
    for (size_t row = first; row < end; row++)
        for (size_t column = 0; column < l->paddedWidth; column++) {
            size_t y = row - l->padTop, x = column - l->padLeft;
            int isInside = y < l->height && x < l->width;
            for (size_t c = 0; c < 3; c++) {
                size_t target = (row * l->paddedWidth + column) * 3 + c;
                float byte = isInside ? pixels[(y * l->width + x) * 3 + c] : l->border[c];
                float value = isInside ? byte * l->scale[c] + l->offset[c] : 0;
                ck_store(output, target, l->element == CK_UINT8 ? byte : value, l->element, &form);
            }
        }
}
