// Convolutions with AVX-512: float32, 8-bit integers with VNNI, bfloat16 with its dot products.

#if defined(__x86_64__)

#include "../dispatch.h"
#include "kernels.h"

#include <immintrin.h>
#include <string.h>

// Generic vectors of 64 bytes would otherwise be two of 32.
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)

#include "avx512_bytes.h"

#define LANES 16
#define FULL 14
#define ISA(name) avx512_##name
#include "epilogue.inc"

// The upper halves of a byte's lanes are zero: one product of a pair remains.
#define MULTIPLY_BYTES(sums, inputs, weights)                                                      \
    _mm512_add_epi32((__m512i)(sums), _mm512_madd_epi16((__m512i)(inputs), (__m512i)(weights)))
#include "channels.inc"

typedef int32_t stored_pair __attribute__((aligned(1), may_alias));

/// Two rows of two vectors are packed at once.
CK_INLINE void finish_full_bytes(const avx512_floats *sums, const ck_tile *tile,
                                 const ck_scaling *scaling, const char *residual,
                                 ck_element input) {
    const avx512_scaling s[2] = {avx512_scaling_of(scaling, 0), avx512_scaling_of(scaling, 1)};
    const byte_bounds bounds = byte_bounds_of(scaling);
    const __m512i byRow = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
#pragma clang loop unroll(full)
    for (size_t r = 0; r < FULL; r += 2) {
        __m512 values[4];
#pragma clang loop unroll(full)
        for (size_t i = 0; i < 4; i++) {
            size_t place = (r + i / 2) * tile->stride + i % 2 * LANES;
            values[i] = avx512_scaled(sums[2 * r + i], residual ? residual + place : NULL,
                                      &s[i % 2], input, CK_UINT8, CK_UINT8);
        }
        __m512i bytes = bytes_of(values[0], values[1], values[2], values[3], &bounds);
        bytes = _mm512_permutexvar_epi32(byRow, bytes);
        char *output = tile->output + r * tile->stride;
        _mm256_storeu_si256((__m256i *)output, _mm512_castsi512_si256(bytes));
        _mm256_storeu_si256((__m256i *)(output + tile->stride),
                            _mm512_extracti64x4_epi64(bytes, 1));
    }
}

#define FINISH_BYTES finish_full_bytes

// Tiles of 14 × 32 sums fill the registers and read few bytes for each product; the pixels of most
// layers are a multiple of 14.
#define ROWS(input, count) {count, {avx512_##input##_tile_##count, avx512_##input##_wide_##count}}
#define ALL_TILES TILE(1) TILE(2) TILE(4) TILE(7) TILE(9) TILE(11) TILE(14)

#define NAME(name) avx512_float32_##name
#define INPUT CK_FLOAT32
#define STEP_SIZE 4
#define WEIGHTS_SIZE 64
#define SUMS __m512
#define WEIGHTS __m512
#define LOAD_WEIGHTS(place) _mm512_load_ps(place)
#define BROADCAST(place) _mm512_set1_ps(*(const float *)(place))
#define MULTIPLY_ADD(sums, inputs, weights) _mm512_fmadd_ps(inputs, weights, sums)
#define TILES ALL_TILES
#include "tile.inc"

// What follows is bfloat16 without dot products: an exact conversion, then the same.
#define NAME(name) avx512_wide_bfloat16_##name
#define INPUT CK_BFLOAT16
#define SWAPS_PAIRS
#define STEP_SIZE 2
#define WEIGHTS_SIZE 64
#define SUMS __m512
#define WEIGHTS __m512
#define LOAD_WEIGHTS(place) _mm512_load_ps(place)
#define BROADCAST(place)                                                                           \
    _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_set1_epi16(*(const int16_t *)(place)), 16))
#define MULTIPLY_ADD(sums, inputs, weights) _mm512_fmadd_ps(inputs, weights, sums)
#define TILES ALL_TILES
#include "tile.inc"

#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512bf16"))),                 \
                             apply_to = function)

#undef ISA
#define ISA(name) avx512_dot_##name
#define ROUND_TO_BFLOAT16(values) _mm512_cvtneps_pbh(values)
#include "epilogue.inc"

#define NAME(name) avx512_bfloat16_##name
#define INPUT CK_BFLOAT16
#define STEP_SIZE 4
#define WEIGHTS_SIZE 64
#define SUMS __m512
#define WEIGHTS __m512bh
#define LOAD_WEIGHTS(place) ((__m512bh)_mm512_load_si512(place))
#define BROADCAST(place) ((__m512bh)_mm512_set1_epi32(*(const stored_pair *)(place)))
#define MULTIPLY_ADD(sums, inputs, weights) _mm512_dpbf16_ps(sums, inputs, weights)
#define TILES ALL_TILES
#include "tile.inc"

#pragma clang attribute pop
#undef ISA
#undef ROUND_TO_BFLOAT16
#define ISA(name) avx512_##name

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni"))),                 \
                             apply_to = function)

#define NAME(name) avx512_uint8_##name
#define INPUT CK_UINT8
#define STEP_SIZE 4
#define WEIGHTS_SIZE 64
#define SUMS __m512i
#define WEIGHTS __m512i
#define LOAD_WEIGHTS(place) _mm512_load_si512(place)
#define BROADCAST(place) _mm512_set1_epi32(*(const stored_pair *)(place))
#define MULTIPLY_ADD(sums, inputs, weights) _mm512_dpbusd_epi32(sums, inputs, weights)
#define TILES ALL_TILES
#include "tile.inc"

#pragma clang attribute pop
#pragma clang attribute pop

#define SET(input, title, inputs, weight, swaps)                                                   \
    const ck_kernel_set ck_avx512_##input = {                                                      \
        .name = title,                                                                             \
        .lanes = LANES,                                                                            \
        .group = inputs,                                                                           \
        .swapsPairs = swaps,                                                                       \
        .weightSize = weight,                                                                      \
        .rows = FULL,                                                                              \
        .tiles = {[1] = ROWS(input, 1), [2] = ROWS(input, 2), [3] = ROWS(input, 4),                \
                  [4] = ROWS(input, 4), [5] = ROWS(input, 7), [6] = ROWS(input, 7),                \
                  [7] = ROWS(input, 7), [8] = ROWS(input, 9), [9] = ROWS(input, 9),                \
                  [10] = ROWS(input, 11), [11] = ROWS(input, 11), [12] = ROWS(input, 14),          \
                  [13] = ROWS(input, 14), [14] = ROWS(input, 14)},                                 \
        .finish = avx512_##input##_finish,                                                         \
        .full = avx512_##input##_full,                                                             \
    };

SET(float32, "AVX-512", 1, 4, 0)
SET(wide_bfloat16, "AVX-512 float32", 1, 4, 1)
SET(bfloat16, "AVX-512 BF16", 2, 2, 0)
SET(uint8, "AVX-512 VNNI", 4, 1, 0)

extern ck_depthwise_tile ck_avx512_vnni_depthwise;

const ck_channel_kernels ck_avx512_channels = {
    .lanes = LANES,
    .depthwise = {avx512_depthwise_float32, avx512_depthwise_bfloat16, avx512_depthwise_uint8},
    .maximum = {avx512_maximum_float32, avx512_maximum_bfloat16, avx512_maximum_uint8},
};

const ck_channel_kernels ck_avx512_vnni_channels = {
    .lanes = LANES,
    .groupsTaps = 1,
    .depthwise = {avx512_depthwise_float32, avx512_depthwise_bfloat16, ck_avx512_vnni_depthwise},
    .maximum = {avx512_maximum_float32, avx512_maximum_bfloat16, avx512_maximum_uint8},
};

#endif
