// Convolutions with AVX2 and FMA: float32, bfloat16 by conversion, 8-bit integers as pairs of 16
// bits.

#if defined(__x86_64__)

#include "../dispatch.h"
#include "kernels.h"

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)

#define LANES 8
#define FULL 6
#define ISA(name) avx2_##name
#include "epilogue.inc"

// The upper halves of a byte's lanes are zero: one product of a pair remains.
#define MULTIPLY_BYTES(sums, inputs, weights)                                                      \
    _mm256_add_epi32((__m256i)(sums), _mm256_madd_epi16((__m256i)(inputs), (__m256i)(weights)))
#include "channels.inc"

typedef int16_t stored_pair __attribute__((aligned(1), may_alias));

// Tiles of 6 × 16 sums.
#define ROWS(input, count) {count, {avx2_##input##_tile_##count, avx2_##input##_wide_##count}}
#define ALL_TILES TILE(1) TILE(2) TILE(4) TILE(6)

#define NAME(name) avx2_float32_##name
#define INPUT CK_FLOAT32
#define STEP_SIZE 4
#define WEIGHTS_SIZE 32
#define SUMS __m256
#define WEIGHTS __m256
#define LOAD_WEIGHTS(place) _mm256_load_ps((const float *)(place))
#define BROADCAST(place) _mm256_set1_ps(*(const float *)(place))
#define MULTIPLY_ADD(sums, inputs, weights) _mm256_fmadd_ps(inputs, weights, sums)
#define TILES ALL_TILES
#include "tile.inc"

#define NAME(name) avx2_bfloat16_##name
#define INPUT CK_BFLOAT16
#define SWAPS_PAIRS
#define STEP_SIZE 2
#define WEIGHTS_SIZE 32
#define SUMS __m256
#define WEIGHTS __m256
#define LOAD_WEIGHTS(place) _mm256_load_ps((const float *)(place))
#define BROADCAST(place)                                                                           \
    _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_set1_epi16(*(const int16_t *)(place)), 16))
#define MULTIPLY_ADD(sums, inputs, weights) _mm256_fmadd_ps(inputs, weights, sums)
#define TILES ALL_TILES
#include "tile.inc"

// Pairs of products of u8 and s8 would saturate at 16 bits (vpmaddubsw); those of widened values do
// not.
#define NAME(name) avx2_uint8_##name
#define INPUT CK_UINT8
#define STEP_SIZE 2
#define WEIGHTS_SIZE 16
#define SUMS __m256i
#define WEIGHTS __m256i
#define LOAD_WEIGHTS(place) _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(place)))
#define BROADCAST(place) _mm256_cvtepu8_epi16(_mm_set1_epi16(*(const stored_pair *)(place)))
#define MULTIPLY_ADD(sums, inputs, weights)                                                        \
    _mm256_add_epi32(sums, _mm256_madd_epi16(inputs, weights))
#define TILES ALL_TILES
#include "tile.inc"

#pragma clang attribute pop

#define SET(input, inputs, weight, swaps)                                                          \
    const ck_kernel_set ck_avx2_##input = {                                                        \
        .name = "AVX2",                                                                            \
        .lanes = LANES,                                                                            \
        .group = inputs,                                                                           \
        .swapsPairs = swaps,                                                                       \
        .weightSize = weight,                                                                      \
        .rows = FULL,                                                                              \
        .tiles = {[1] = ROWS(input, 1), [2] = ROWS(input, 2), [3] = ROWS(input, 4),                \
                  [4] = ROWS(input, 4), [5] = ROWS(input, 6), [6] = ROWS(input, 6)},               \
        .finish = avx2_##input##_finish,                                                           \
        .full = avx2_##input##_full,                                                               \
    };

SET(float32, 1, 4, 0)
SET(bfloat16, 1, 4, 1)
SET(uint8, 2, 1, 0)

const ck_channel_kernels ck_avx2_channels = {
    .lanes = LANES,
    .depthwise = {avx2_depthwise_float32, avx2_depthwise_bfloat16, avx2_depthwise_uint8},
    .maximum = {avx2_maximum_float32, avx2_maximum_bfloat16, avx2_maximum_uint8},
};

#endif
