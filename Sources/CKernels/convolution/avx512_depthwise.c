// Depthwise convolution of bytes with VNNI: four taps of a channel are one step of a dot product.

#if defined(__x86_64__)

#include "../dispatch.h"
#include "kernels.h"

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni"))),                 \
                             apply_to = function)

#include "avx512_bytes.h"

#define LANES 16
#define ISA(name) avx512_vnni_##name
#include "epilogue.inc"

/// Channels and pixels of a block; its sums are four vectors for each pixel.
#define CHANNELS 32
#define PIXELS 4
#define VECTORS 4

/// Adds four taps of one pixel. Interleaving bytes leaves channels 16i + 4v ..< 16i + 4v + 4 in half
/// i of vector v; the packed weights stand in the same order.
CK_INLINE void add_taps(__m256i *sums, const char *const *taps, const size_t *order,
                        size_t channel, const __m256i *weights) {
    __m256i a = _mm256_loadu_si256((const __m256i *)(taps[order[0]] + channel));
    __m256i b = _mm256_loadu_si256((const __m256i *)(taps[order[1]] + channel));
    __m256i c = _mm256_loadu_si256((const __m256i *)(taps[order[2]] + channel));
    __m256i d = _mm256_loadu_si256((const __m256i *)(taps[order[3]] + channel));
    __m256i lowerAB = _mm256_unpacklo_epi8(a, b), upperAB = _mm256_unpackhi_epi8(a, b);
    __m256i lowerCD = _mm256_unpacklo_epi8(c, d), upperCD = _mm256_unpackhi_epi8(c, d);
    sums[0] = _mm256_dpbusd_epi32(sums[0], _mm256_unpacklo_epi16(lowerAB, lowerCD), weights[0]);
    sums[1] = _mm256_dpbusd_epi32(sums[1], _mm256_unpackhi_epi16(lowerAB, lowerCD), weights[1]);
    sums[2] = _mm256_dpbusd_epi32(sums[2], _mm256_unpacklo_epi16(upperAB, upperCD), weights[2]);
    sums[3] = _mm256_dpbusd_epi32(sums[3], _mm256_unpackhi_epi16(upperAB, upperCD), weights[3]);
}

/// The sums of channels 16i ..< 16i + 16 in their order.
CK_INLINE __m512i ordered(const __m256i *sums, size_t i) {
    __m512i first = _mm512_inserti64x4(_mm512_castsi256_si512(sums[0]), sums[1], 1);
    __m512i second = _mm512_inserti64x4(_mm512_castsi256_si512(sums[2]), sums[3], 1);
    return i == 0 ? _mm512_shuffle_i64x2(first, second, 0x88)
                  : _mm512_shuffle_i64x2(first, second, 0xDD);
}

/// 16 channels of each pixel, or as many as there are.
CK_INLINE void finish(const ck_convolution *c, const ck_scaling *scaling, size_t channel,
                      const __m512i *sums, size_t count, char *output) {
    ck_element element = c->output.element;
    size_t channels = c->window.channels, size = ck_element_size(element);
    ISA(scaling) s = ISA(scaling_of)(scaling, 0);
    s.offsets = *(const ISA(stored_floats) *)(c->offsets + channel);
    s.multipliers = *(const ISA(stored_floats) *)(c->multipliers + channel);
    ISA(scale_channels)(&s, scaling);
    for (size_t p = 0; p < count; p++) {
        char *target = output + (p * channels + channel) * size, rest[4 * LANES];
        int isWhole = channel + LANES <= channels;
        ISA(finish_vector)((ISA(floats))sums[p], NULL, isWhole ? target : rest, &s, CK_UINT8,
                           CK_UINT8, element);
        if (!isWhole) ISA(copy)(target, rest, channels - channel, size);
    }
}

/// Floats of a block in the order of the sums: two vectors of sums, v and v + 1, are one.
CK_INLINE ISA(floats) reordered(const float *block, size_t v) {
    __m512 all = _mm512_castps128_ps512(_mm_loadu_ps(block + 4 * v));
    all = _mm512_insertf32x4(all, _mm_loadu_ps(block + 16 + 4 * v), 1);
    all = _mm512_insertf32x4(all, _mm_loadu_ps(block + 4 * v + 4), 2);
    return (ISA(floats))_mm512_insertf32x4(all, _mm_loadu_ps(block + 16 + 4 * v + 4), 3);
}

/// A whole block whose output is bytes: packing them undoes the interleaving.
CK_INLINE void finish_bytes(const ck_convolution *c, const ck_scaling *scaling, size_t channel,
                            __m256i sums[PIXELS][VECTORS], size_t count, char *output) {
    ISA(scaling) s[2];
    const byte_bounds bounds = byte_bounds_of(scaling);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 2; i++) {
        s[i].multipliers = reordered(c->multipliers + channel, 2 * i);
        s[i].offsets = reordered(c->offsets + channel, 2 * i);
        ISA(scale_channels)(&s[i], scaling);
    }
#pragma clang loop unroll(full)
    for (size_t p = 0; p < PIXELS; p++) {
        __m512i rounded[2];
#pragma clang loop unroll(full)
        for (size_t i = 0; i < 2; i++) {
            __m512i both = _mm512_inserti64x4(_mm512_castsi256_si512(sums[p][2 * i]),
                                              sums[p][2 * i + 1], 1);
            rounded[i] = _mm512_cvtps_epi32((__m512)ISA(scaled)(
                (ISA(floats))both, NULL, &s[i], CK_UINT8, CK_UINT8, CK_UINT8));
        }
        __m256i first = _mm256_packs_epi32(_mm512_castsi512_si256(rounded[0]),
                                           _mm512_extracti64x4_epi64(rounded[0], 1));
        __m256i second = _mm256_packs_epi32(_mm512_castsi512_si256(rounded[1]),
                                            _mm512_extracti64x4_epi64(rounded[1], 1));
        __m256i bytes = _mm256_packus_epi16(first, second);
        bytes = _mm256_max_epu8(bytes, _mm512_castsi512_si256(bounds.lower));
        bytes = _mm256_min_epu8(bytes, _mm512_castsi512_si256(bounds.upper));
        char *target = output + p * c->window.channels + channel;
        if (p < count) _mm256_storeu_si256((__m256i *)target, bytes);
    }
}

static void convolve(const ck_convolution *c, const char *const *rows, size_t count,
                     const ck_scaling *scaling, char *output) {
    size_t channels = c->window.channels, taps = c->window.kernel * c->window.kernel;
    const char *weights = c->weights;
    for (size_t channel = 0; channel < channels; channel += CHANNELS) {
        __m256i sums[PIXELS][VECTORS] = {{{0}}};
        for (size_t tap = 0; tap < taps; tap += 4, weights += CHANNELS * 4) {
            __m256i w[VECTORS];
            size_t order[4];
#pragma clang loop unroll(full)
            for (size_t i = 0; i < 4; i++) {
                w[i] = _mm256_load_si256((const __m256i *)weights + i);
                // The weights of taps that there are not are zero.
                order[i] = (tap + i < taps ? tap + i : 0) * CK_PIXELS;
            }
#pragma clang loop unroll(full)
            for (size_t p = 0; p < PIXELS; p++) add_taps(sums[p], rows + p, order, channel, w);
        }
        if (c->output.element == CK_UINT8 && channel + CHANNELS <= channels) {
            finish_bytes(c, scaling, channel, sums, count, output);
            continue;
        }
        for (size_t i = 0; i < 2 && channel + i * LANES < channels; i++) {
            __m512i values[PIXELS];
#pragma clang loop unroll(full)
            for (size_t p = 0; p < PIXELS; p++) values[p] = ordered(sums[p], i);
            finish(c, scaling, channel + i * LANES, values, count, output);
        }
    }
}

ck_depthwise_tile ck_avx512_vnni_depthwise;

void ck_avx512_vnni_depthwise(const ck_convolution *c, const char *const *rows, size_t count,
                              const ck_scaling *scaling, char *output) {
    size_t size = c->window.channels * ck_element_size(c->output.element);
    for (size_t p = 0; p < count; p += PIXELS)
        convolve(c, rows + p, ck_least(count - p, PIXELS), scaling, output + p * size);
}

#pragma clang attribute pop
#pragma clang attribute pop

#endif
