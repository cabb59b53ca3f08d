#include "kernels.h"

#include <string.h>

/// Sums of one row and one panel; plain loops vectorise on every target.
static void portable_tile(int32_t *restrict sums, const int16_t *restrict weights, size_t stride,
                          const int16_t *restrict packed, size_t rowCount, size_t steps) {
    (void)stride;
    for (size_t o = 0; o < CK_NARROW_PANEL; o++) sums[o] = 0;
    for (size_t step = 0; step < steps; step++) {
        const int16_t *pair = packed + 2 * rowCount * step;
        const int16_t *line = weights + 2 * CK_NARROW_PANEL * step;
        for (size_t o = 0; o < CK_NARROW_PANEL; o++)
            sums[o] += line[2 * o] * pair[0] + line[2 * o + 1] * pair[1];
    }
}

const ck_narrow_kernels ck_narrow_portable = {
    .rows = {[1] = 1},
    .tiles = {[1] = {[1] = portable_tile}},
};

#if defined(__x86_64__)
#include <immintrin.h>

static inline __attribute__((always_inline)) int32_t pair_of(const int16_t *place) {
    int32_t pair;
    memcpy(&pair, place, sizeof pair);
    return pair;
}

#define TARGET __attribute__((target("avx2")))
#define NAME(function) avx2_##function
#define VECTOR __m256i
#define VECTORS 2
#define ZERO _mm256_setzero_si256()
#define LOAD(place) _mm256_loadu_si256((const __m256i *)(place))
#define STORE(place, value) _mm256_storeu_si256((__m256i *)(place), value)
#define PAIR(place) _mm256_set1_epi32(pair_of(place))
#define MULTIPLY_ADD(sum, a, b) _mm256_add_epi32(sum, _mm256_madd_epi16(a, b))
#include "tile.inc"

TILE(1, 1) TILE(1, 2) TILE(1, 3) TILE(1, 4)

const ck_narrow_kernels ck_narrow_avx2 = {
    .rows = {[1] = 4},
    .tiles = {[1] = {[1] = avx2_tile_1_1, avx2_tile_1_2, avx2_tile_1_3, avx2_tile_1_4}},
};

#undef TARGET
#undef NAME
#undef VECTOR
#undef VECTORS
#undef ZERO
#undef LOAD
#undef STORE
#undef PAIR
#undef MULTIPLY_ADD
#undef UNROLLED
#undef TILE
#define VECTOR __m512i
#define VECTORS 1
#define ZERO _mm512_setzero_si512()
#define LOAD(place) _mm512_loadu_si512(place)
#define STORE(place, value) _mm512_storeu_si512(place, value)
#define PAIR(place) _mm512_set1_epi32(pair_of(place))

/// 24 of 32 registers hold sums: four panels of up to 6 rows, two of up to 12.
#define AVX512_TILES                                                                              \
    TILE(1, 1) TILE(1, 2) TILE(1, 3) TILE(1, 4) TILE(1, 5) TILE(1, 6) TILE(1, 7) TILE(1, 8)       \
    TILE(1, 9) TILE(1, 10) TILE(1, 11) TILE(1, 12) TILE(2, 1) TILE(2, 2) TILE(2, 3) TILE(2, 4)    \
    TILE(2, 5) TILE(2, 6) TILE(2, 7) TILE(2, 8) TILE(2, 9) TILE(2, 10) TILE(2, 11) TILE(2, 12)    \
    TILE(4, 1) TILE(4, 2) TILE(4, 3) TILE(4, 4) TILE(4, 5) TILE(4, 6)
#define AVX512_KERNELS(set)                                                                       \
    {                                                                                             \
        .rows = {[1] = 12, [2] = 12, [4] = 6},                                                    \
        .tiles = {                                                                                \
            [1] = {[1] = set##_tile_1_1, set##_tile_1_2, set##_tile_1_3, set##_tile_1_4,          \
                   set##_tile_1_5, set##_tile_1_6, set##_tile_1_7, set##_tile_1_8,                \
                   set##_tile_1_9, set##_tile_1_10, set##_tile_1_11, set##_tile_1_12},            \
            [2] = {[1] = set##_tile_2_1, set##_tile_2_2, set##_tile_2_3, set##_tile_2_4,          \
                   set##_tile_2_5, set##_tile_2_6, set##_tile_2_7, set##_tile_2_8,                \
                   set##_tile_2_9, set##_tile_2_10, set##_tile_2_11, set##_tile_2_12},            \
            [4] = {[1] = set##_tile_4_1, set##_tile_4_2, set##_tile_4_3, set##_tile_4_4,          \
                   set##_tile_4_5, set##_tile_4_6},                                               \
        },                                                                                        \
    }

#define TARGET __attribute__((target("avx512f,avx512bw")))
#define NAME(function) avx512_##function
#define MULTIPLY_ADD(sum, a, b) _mm512_add_epi32(sum, _mm512_madd_epi16(a, b))
#include "tile.inc"
AVX512_TILES
const ck_narrow_kernels ck_narrow_avx512 = AVX512_KERNELS(avx512);

#undef TARGET
#undef NAME
#undef MULTIPLY_ADD
#undef UNROLLED
#undef TILE
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define NAME(function) vnni_##function
#define MULTIPLY_ADD(sum, a, b) _mm512_dpwssd_epi32(sum, a, b)
#include "tile.inc"
AVX512_TILES
const ck_narrow_kernels ck_narrow_vnni = AVX512_KERNELS(vnni);
#endif
