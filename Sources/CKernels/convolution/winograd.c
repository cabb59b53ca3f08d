#include "../include/CKernelsWinograd.h"

#include "../dispatch.h"
#include "activations.h"
#include "instruction_set.h"
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Outputs that are transformed back together, a multiple of every instruction set's panel.
#define GROUP ((size_t)64)
/// Tiles whose sums for a panel of outputs are in registers at once.
#define ROWS ((size_t)6)
/// Points of the largest tile.
#define MAXIMUM_POINTS 36
/// In bytes.
#define CACHE_LINE ((size_t)64)
/// Bytes of a block's patches and sums: most of a core's L2 cache.
#define BLOCK_BYTES ((size_t)768 << 10)

/// Points of interpolation of the larger tile, beside 0 and infinity; their cubes are exact, too.
#define NEAR 0.625f
#define FAR 1.5f
#define NEAR_FACTOR (1.0 / (2 * NEAR * NEAR * (NEAR * NEAR - FAR * FAR)))
#define FAR_FACTOR (1.0 / (2 * FAR * FAR * (FAR * FAR - NEAR * NEAR)))

/// G of either tile: a row for each point.
static const double filter_factors4[6][3] = {
    {1.0 / (NEAR * NEAR * FAR * FAR), 0, 0},
    {NEAR_FACTOR, NEAR * NEAR_FACTOR, NEAR * NEAR * NEAR_FACTOR},
    {NEAR_FACTOR, -NEAR * NEAR_FACTOR, NEAR * NEAR * NEAR_FACTOR},
    {FAR_FACTOR, FAR * FAR_FACTOR, FAR * FAR *FAR_FACTOR},
    {FAR_FACTOR, -FAR * FAR_FACTOR, FAR * FAR *FAR_FACTOR},
    {0, 0, 1},
};
static const double filter_factors2[4][3] = {
    {1, 0, 0},
    {0.5, 0.5, 0.5},
    {0.5, -0.5, 0.5},
    {0, 0, 1},
};

/// Where the outputs of a tile begin.
typedef struct {
    size_t image, y, x;
} tile_place;

/// What one part does.
typedef struct {
    size_t firstTile, endTile, firstGroup, endGroup;
} work_share;

CK_INLINE size_t tiles_along(size_t extent, size_t tile) { return (extent + tile - 1) / tile; }

CK_INLINE tile_place place_of_tile(const ck_window *window, size_t index, size_t tile) {
    const size_t columns = tiles_along(window->outputWidth, tile), line = index / columns;
    const size_t lines = tiles_along(window->outputHeight, tile);
    return (tile_place){line / lines, line % lines * tile, index % columns * tile};
}

/// Tiles of a block, whose channels take `size` bytes each.
CK_INLINE size_t block_of_tiles(size_t channels, size_t tile, size_t size) {
    const size_t points = (tile + 2) * (tile + 2);
    const size_t tiles = BLOCK_BYTES / (points * (channels * size + GROUP * sizeof(float)));
    return tiles > 0 ? tiles : 1;
}

/// Elements of `size` bytes from one point's matrix to the next; a power of two would let all fall
/// on the same places of the cache.
CK_INLINE size_t plane_size(size_t tiles, size_t columns, size_t size) {
    return tiles * columns + CACHE_LINE / size;
}

/// The functions of one instruction set for one element.
typedef struct {
    void (*pack)(void *packed, const float *weights, size_t tile, size_t inputs, size_t outputs);
    void (*convolve)(const ck_convolution *convolution, const void *input, void *output,
                     char *scratch, work_share share, size_t tile);
} winograd_kernels;

/// Two numbers of 16 bits side by side.
typedef uint32_t bfloat16_pair __attribute__((may_alias, aligned(2)));

#define LANES 4
#define PANEL 2
#define ISA(name) portable_##name
#include "winograd_elements.inc"
#undef LANES
#undef PANEL
#undef ISA

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LANES 8
#define PANEL 2
#define ISA(name) avx2_##name
#include "winograd_elements.inc"
#undef LANES
#undef PANEL
#undef ISA
#pragma clang attribute pop

// Without the minimum, vectors of 64 bytes are made of two of 32.
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define LANES 16
#define PANEL 4
#define ISA(name) avx512_##name
#include "winograd_elements.inc"
#pragma clang attribute pop
#undef ISA

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512bf16"))),                 \
                             apply_to = function)
#define ISA(name) avx512_dot_##name
#define ROUND_TO_BFLOAT16(values) _mm512_cvtneps_pbh(values)
#include "vectors.inc"
#define NAME(name) avx512_dot_bfloat16_##name
#define ELEMENT CK_BFLOAT16
#define NUMBER uint16_t
#define GROUPED 2
#define STEP bfloat16_pair
#define MULTIPLY_ADD(sums, inputs, weights)                                                        \
    _mm512_dpbf16_ps(sums, (__m512bh)_mm512_set1_epi32((int)(inputs)), (__m512bh)(weights))
#include "winograd.inc"
#pragma clang attribute pop
#pragma clang attribute pop
#endif

/// The kernels in use for an element.
static winograd_kernels kernels_of(ck_element element) {
#define KERNELS(name) (winograd_kernels){name##_pack, name##_convolve}
    const int isFloat = element == CK_FLOAT32;
#if defined(__x86_64__)
    const ck_instructions instructions = ck_instructions_in_use();
    if (instructions.level == CK_AVX512) {
        if (isFloat) return KERNELS(avx512_float32);
        return instructions.hasBFloat16 ? KERNELS(avx512_dot_bfloat16) : KERNELS(avx512_bfloat16);
    }
    if (instructions.level == CK_AVX2) return isFloat ? KERNELS(avx2_float32) : KERNELS(avx2_bfloat16);
#endif
    return isFloat ? KERNELS(portable_float32) : KERNELS(portable_bfloat16);
#undef KERNELS
}

size_t ck_winograd_tile(const ck_window *window, size_t outputs, ck_element element) {
    const int isPossible = window->kernel == 3 && window->stride == 1 &&
        window->channels % GROUP == 0 && outputs % GROUP == 0 && element != CK_UINT8;
    if (!isPossible) return 0;
    // Large tiles amplify the errors of 16 bits.
    if (element == CK_BFLOAT16) return 2;
    // With few pixels the time goes to reading the weights, of which small tiles have fewer.
    return window->outputHeight * window->outputWidth < 100 ? 2 : 4;
}

size_t ck_winograd_weights_size(ck_element element, size_t tile, size_t inputs, size_t outputs) {
    return (tile + 2) * (tile + 2) * inputs * outputs * ck_element_size(element);
}

void ck_pack_winograd(void *packed, ck_element element, const float *weights, size_t tile,
                      size_t inputs, size_t outputs) {
    kernels_of(element).pack(packed, weights, tile, inputs, outputs);
}

size_t ck_winograd_scratch_size(const ck_window *window, size_t tile, ck_element element) {
    const size_t size = ck_element_size(element);
    const size_t block = block_of_tiles(window->channels, tile, size);
    const size_t patches = plane_size(block, window->channels, size) * size;
    const size_t sums = plane_size(block, GROUP, sizeof(float)) * sizeof(float);
    return (tile + 2) * (tile + 2) * (patches + sums);
}

/// Parts differ by tiles where there are many, else by outputs, so that each reads fewer weights.
static work_share share_of_part(const ck_convolution *convolution, size_t tile, size_t images,
                                size_t part, size_t parts) {
    const ck_window *window = &convolution->window;
    const size_t groups = convolution->outputs / GROUP;
    const size_t tiles = images * tiles_along(window->outputHeight, tile) *
        tiles_along(window->outputWidth, tile);
    if (tiles < 16 * parts && groups >= parts)
        return (work_share){0, tiles, groups * part / parts, groups * (part + 1) / parts};
    return (work_share){tiles * part / parts, tiles * (part + 1) / parts, 0, groups};
}

void ck_convolve_winograd(const ck_convolution *convolution, const void *input, void *output,
                          void *scratch, size_t tile, size_t images, size_t part, size_t parts) {
    const work_share share = share_of_part(convolution, tile, images, part, parts);
    kernels_of(convolution->input.element)
        .convolve(convolution, input, output, scratch, share, tile);
}
