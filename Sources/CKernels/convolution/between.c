// What stands between convolutions: means, other forms of activations, the first image.

#include "activations.h"
#include "kernels.h"

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
