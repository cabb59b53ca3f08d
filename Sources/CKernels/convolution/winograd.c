#include "../dispatch.h"
#include "../include/CKernels.h"
#include "../include/CKernelsWinograd.h"
#include "instruction_set.h"

/// Outputs that are transformed back together, a multiple of every instruction set's panel.
#define GROUP ((size_t)64)
/// Tiles whose sums for a panel of outputs are in registers at once.
#define ROWS ((size_t)6)
/// Points of the largest tile.
#define MAXIMUM_POINTS 36
/// In floats.
#define CACHE_LINE ((size_t)16)
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

CK_INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

CK_INLINE size_t tiles_along(size_t extent, size_t tile) { return (extent + tile - 1) / tile; }

CK_INLINE tile_place place_of_tile(const ck_window *window, size_t index, size_t tile) {
    const size_t columns = tiles_along(window->outputWidth, tile), line = index / columns;
    const size_t lines = tiles_along(window->outputHeight, tile);
    return (tile_place){line / lines, line % lines * tile, index % columns * tile};
}

/// Tiles of a block.
CK_INLINE size_t block_of_tiles(size_t channels, size_t tile) {
    const size_t points = (tile + 2) * (tile + 2);
    const size_t tiles = BLOCK_BYTES / (points * (channels + GROUP) * sizeof(float));
    return tiles > 0 ? tiles : 1;
}

/// Elements from one point's matrix to the next; a power of two would let all fall on the same
/// places of the cache.
CK_INLINE size_t plane_size(size_t tiles, size_t columns) { return tiles * columns + CACHE_LINE; }

#define LANES 4
#define PANEL 2
#define NAME(function) function##_portable
#include "winograd.inc"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LANES 8
#define PANEL 2
#define NAME(function) function##_avx2
#include "winograd.inc"
#pragma clang attribute pop

// Without the minimum, vectors of 64 bytes are made of two of 32.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), \
                             apply_to = function)
#define LANES 16
#define PANEL 4
#define NAME(function) function##_avx512
#include "winograd.inc"
#pragma clang attribute pop
#endif

size_t ck_winograd_tile(const ck_window *window, size_t outputs) {
    const int isPossible = window->kernel == 3 && window->stride == 1 &&
        window->channels % GROUP == 0 && outputs % GROUP == 0;
    if (!isPossible) return 0;
    // With few pixels the time goes to reading the weights, of which small tiles have fewer.
    return window->outputHeight * window->outputWidth < 100 ? 2 : 4;
}

size_t ck_winograd_weights_size(size_t tile, size_t inputs, size_t outputs) {
    return (tile + 2) * (tile + 2) * inputs * outputs * sizeof(float);
}

void ck_pack_winograd(float *packed, const float *weights, size_t tile, size_t inputs,
                      size_t outputs) {
    switch (ck_instructions_in_use().level) {
#if defined(__x86_64__)
    case CK_AVX512: pack_avx512(packed, weights, tile, inputs, outputs); break;
    case CK_AVX2: pack_avx2(packed, weights, tile, inputs, outputs); break;
#endif
    default: pack_portable(packed, weights, tile, inputs, outputs);
    }
}

size_t ck_winograd_scratch_size(const ck_window *window, size_t tile) {
    const size_t block = block_of_tiles(window->channels, tile);
    const size_t floats = plane_size(block, window->channels) + plane_size(block, GROUP);
    return (tile + 2) * (tile + 2) * floats * sizeof(float);
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

void ck_convolve_winograd(const ck_convolution *convolution, const float *input, float *output,
                          float *scratch, size_t tile, size_t images, size_t part, size_t parts) {
    const work_share share = share_of_part(convolution, tile, images, part, parts);
    switch (ck_instructions_in_use().level) {
#if defined(__x86_64__)
    case CK_AVX512: convolve_avx512(convolution, input, output, scratch, share, tile); break;
    case CK_AVX2: convolve_avx2(convolution, input, output, scratch, share, tile); break;
#endif
    default: convolve_portable(convolution, input, output, scratch, share, tile);
    }
}
