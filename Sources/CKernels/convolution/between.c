// What stands between convolutions: means, other forms of activations, the first image.

#include "activations.h"
#include "kernels.h"

/// The element is a constant wherever this is inlined.
CK_INLINE void add_pixels(float *restrict sums, const char *restrict pixels, size_t count,
                          size_t channels, size_t first, size_t end, ck_element element) {
    for (size_t c = first; c < end; c++) sums[c] = 0;
    for (size_t p = 0; p < count; p++)
        for (size_t c = first; c < end; c++)
            sums[c] += ck_load(pixels, p * channels + c, element);
}

CK_DISPATCHED
void ck_pool_mean(const ck_activation *activation, const void *input, float *means, size_t images,
                  size_t pixels, size_t channels, size_t part, size_t parts) {
    const ck_activation form = *activation;
    size_t first = ck_share(channels, part, parts), end = ck_share(channels, part + 1, parts);
    const char *image = input;
    for (size_t i = 0; i < images; i++, means += channels) {
        if (form.element == CK_UINT8)
            add_pixels(means, image, pixels, channels, first, end, CK_UINT8);
        else if (form.element == CK_BFLOAT16)
            add_pixels(means, image, pixels, channels, first, end, CK_BFLOAT16);
        else add_pixels(means, image, pixels, channels, first, end, CK_FLOAT32);
        image += pixels * channels * ck_element_size(form.element);
        for (size_t c = first; c < end; c++) means[c] /= (float)pixels;
        if (form.element == CK_UINT8)
            for (size_t c = first; c < end; c++)
                means[c] = form.scale * (means[c] - (float)form.zero);
    }
}

CK_INLINE void convert(const ck_activation *from, const ck_activation *to,
                       const void *restrict input, void *restrict output, size_t first, size_t end,
                       ck_element before, ck_element after) {
#pragma clang fp contract(off)
    const float scale = before == CK_UINT8 ? from->scale : 1;
    const float zero = before == CK_UINT8 ? (float)from->zero : 0;
    const float inverse = after == CK_UINT8 ? 1 / to->scale : 1;
    const int32_t newZero = to->zero;
    for (size_t i = first; i < end; i++) {
        float value = ck_load(input, i, before);
        if (before == CK_UINT8) value = scale * (value - zero);
        ck_store(output, i, value, after, inverse, newZero);
    }
}

CK_INLINE void convert_to(const ck_activation *from, const ck_activation *to, const void *input,
                          void *output, size_t first, size_t end, ck_element before) {
    if (to->element == CK_UINT8)
        convert(from, to, input, output, first, end, before, CK_UINT8);
    else if (to->element == CK_BFLOAT16)
        convert(from, to, input, output, first, end, before, CK_BFLOAT16);
    else convert(from, to, input, output, first, end, before, CK_FLOAT32);
}

CK_DISPATCHED
void ck_convert(const ck_activation *from, const ck_activation *to, const void *input,
                void *output, size_t count, size_t part, size_t parts) {
    size_t first = ck_share(count, part, parts), end = ck_share(count, part + 1, parts);
    if (from->element == CK_UINT8) convert_to(from, to, input, output, first, end, CK_UINT8);
    else if (from->element == CK_BFLOAT16)
        convert_to(from, to, input, output, first, end, CK_BFLOAT16);
    else convert_to(from, to, input, output, first, end, CK_FLOAT32);
}

/// Values of a block of pixels, each channel with its own scale; whole vectors fit in it.
#define BLOCK 48

CK_INLINE void normalize(void *restrict output, const uint8_t *restrict bytes, size_t count,
                         const ck_pixel_layout *layout, ck_element element) {
    float scale[BLOCK], offset[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        scale[i] = layout->scale[i % 3], offset[i] = layout->offset[i % 3];
    for (size_t start = 0; start < count; start += BLOCK) {
        size_t size = count - start < BLOCK ? count - start : BLOCK;
        if (size == BLOCK)
            for (size_t i = 0; i < BLOCK; i++)
                ck_store(output, start + i, (float)bytes[start + i] * scale[i] + offset[i],
                         element, 1, 0);
        else
            for (size_t i = 0; i < size; i++)
                ck_store(output, start + i, (float)bytes[start + i] * scale[i] + offset[i],
                         element, 1, 0);
    }
}

/// `count` pixels of the border.
static char *fill_border(char *output, const ck_pixel_layout *layout, size_t count) {
    size_t size = 3 * count * ck_element_size(layout->element);
    if (layout->element == CK_UINT8)
        for (size_t i = 0; i < 3 * count; i++) output[i] = (char)layout->border[i % 3];
    else memset(output, 0, size);
    return output + size;
}

CK_DISPATCHED
void ck_prepare_pixels(const ck_pixel_layout *layout, const uint8_t *pixels, void *output,
                       size_t part, size_t parts) {
    const ck_pixel_layout l = *layout;
    size_t first = ck_share(l.paddedHeight, part, parts);
    size_t end = ck_share(l.paddedHeight, part + 1, parts);
    size_t size = ck_element_size(l.element);
    char *line = (char *)output + first * l.paddedWidth * 3 * size;
    for (size_t row = first; row < end; row++) {
        if (row < l.padTop || row >= l.padTop + l.height) {
            line = fill_border(line, &l, l.paddedWidth);
            continue;
        }
        const uint8_t *bytes = pixels + (row - l.padTop) * l.width * 3;
        line = fill_border(line, &l, l.padLeft);
        if (l.element == CK_UINT8) memcpy(line, bytes, 3 * l.width);
        else if (l.element == CK_BFLOAT16) normalize(line, bytes, 3 * l.width, &l, CK_BFLOAT16);
        else normalize(line, bytes, 3 * l.width, &l, CK_FLOAT32);
        line += 3 * l.width * size;
        line = fill_border(line, &l, l.paddedWidth - l.padLeft - l.width);
    }
}
