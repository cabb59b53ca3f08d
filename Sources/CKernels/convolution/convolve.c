#include "../dispatch.h"
#include "kernels.h"

#include <string.h>

/// Pointers to the inputs of several tiles, so many that their inputs stay in the level-2 cache
/// while the panels pass by.
#define POINTERS 4096
#define CACHED_BYTES (256 << 10)
/// The most channels of a convolution with padding, in bytes.
#define ZEROS_SIZE (16 << 10)

/// A convolution of a batch as a product of `[pixels, taps * inputs]` and the weights.
typedef struct {
    const ck_convolution *convolution;
    const ck_kernel_set *set;
    size_t pixels;
    size_t taps, tapsAcross, steps;
    /// Bytes from a tap to the one at its right, and to the one below.
    size_t right, down;
    const char *input, *zeros;
} product;

/// A window's place: pixel of the output, and the distance of the window from the image.
typedef struct {
    size_t image, row, column;
} position;

static product product_of(const ck_convolution *convolution, const void *input, size_t images) {
    const ck_window *w = &convolution->window;
    const ck_kernel_set *set = ck_kernels(convolution->input.element);
    size_t size = ck_element_size(convolution->input.element);
    int isStem = w->channels == 3;
    return (product){
        .convolution = convolution,
        .set = set,
        .pixels = images * w->outputHeight * w->outputWidth,
        .taps = isStem ? w->kernel : w->kernel * w->kernel,
        .tapsAcross = isStem ? 1 : w->kernel,
        .steps = ck_steps(set, isStem ? 3 * w->kernel : w->channels),
        .right = w->channels * size,
        .down = w->width * w->channels * size,
        .input = input,
    };
}

/// Replaces the taps outside of the image by zeros.
static void cut(const char **rows, const product *p, size_t stride, ptrdiff_t top, ptrdiff_t left) {
    const ck_window *w = &p->convolution->window;
    for (size_t ky = 0, tap = 0; ky < w->kernel; ky++)
        for (size_t kx = 0; kx < w->kernel; kx++, tap++) {
            ptrdiff_t y = top + (ptrdiff_t)ky, x = left + (ptrdiff_t)kx;
            if (y < 0 || x < 0 || y >= (ptrdiff_t)w->height || x >= (ptrdiff_t)w->width)
                rows[tap * stride] = p->zeros;
        }
}

/// The inputs of `count` pixels from `first` on, `[taps, columns]`; columns beyond repeat the last.
static void find_inputs(const char **rows, const product *p, size_t first, size_t count,
                        size_t columns) {
    const ck_window *w = &p->convolution->window;
    size_t perImage = w->outputHeight * w->outputWidth;
    size_t image = first / perImage, pixel = first % perImage;
    size_t oy = pixel / w->outputWidth, ox = pixel % w->outputWidth;
    uintptr_t origins[CK_MOST_ROWS];
    struct {
        size_t column;
        ptrdiff_t top, left;
    } edges[CK_MOST_ROWS];
    size_t edgeCount = 0;
    for (size_t c = 0; c < columns; c++) {
        ptrdiff_t top = (ptrdiff_t)(oy * w->stride) - (ptrdiff_t)w->padTop;
        ptrdiff_t left = (ptrdiff_t)(ox * w->stride) - (ptrdiff_t)w->padLeft;
        // Modular arithmetic: a window may begin before its image.
        origins[c] = (uintptr_t)p->input + (image * w->height + (size_t)top) * p->down +
                     (size_t)left * p->right;
        if (top < 0 || left < 0 || top + (ptrdiff_t)w->kernel > (ptrdiff_t)w->height ||
            left + (ptrdiff_t)w->kernel > (ptrdiff_t)w->width) {
            edges[edgeCount].column = c;
            edges[edgeCount].top = top;
            edges[edgeCount++].left = left;
        }
        if (c + 1 >= count || ++ox < w->outputWidth) continue;
        ox = 0;
        if (++oy < w->outputHeight) continue;
        oy = 0, image++;
    }
    for (size_t tap = 0; tap < p->taps; tap++) {
        size_t offset = tap / p->tapsAcross * p->down + tap % p->tapsAcross * p->right;
        for (size_t c = 0; c < columns; c++)
            rows[tap * columns + c] = (const char *)(origins[c] + offset);
    }
    if (p->tapsAcross < w->kernel) return;
    for (size_t e = 0; e < edgeCount; e++)
        cut(rows + edges[e].column, p, columns, edges[e].top, edges[e].left);
}

/// The scaling of the outputs `first ..< first + count`.
static ck_scaling scaling_of(const ck_convolution *c, int hasResidual, size_t first, size_t count) {
#pragma clang fp contract(off)
    ck_scaling s = {.lower = c->lower, .upper = c->upper, .residualScale = 1};
    float inverse = 1;
    if (c->output.element == CK_UINT8) {
        inverse = 1 / c->output.scale;
        float least = (float)-c->output.zero, most = (float)(255 - c->output.zero);
        s.lower = s.lower * inverse > least ? s.lower * inverse : least;
        s.upper = s.upper * inverse < most ? s.upper * inverse : most;
        // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
        s.rounding = 0x1.8p23f + (float)c->output.zero;
    }
    float residualZero = 0;
    if (hasResidual && c->residual.element == CK_UINT8) {
        s.residualScale = c->residual.scale;
        residualZero = c->residual.scale * (float)c->residual.zero;
    }
    s.residualScale = s.residualScale * inverse;
    for (size_t i = 0; i < count; i++) {
        float multiplier = c->input.element == CK_UINT8 ? c->multipliers[first + i] : 1;
        s.multipliers[i] = multiplier * inverse;
        s.offsets[i] = (c->offsets[first + i] - residualZero) * inverse;
    }
    return s;
}

/// Brings what a tile will read and write into the cache while its sums are made.
static void prefetch(const ck_tile *tile, size_t residualSize, size_t outputSize) {
    for (size_t r = 0; r < tile->rows; r++) {
        const char *output = tile->output + r * tile->stride * outputSize;
        __builtin_prefetch(output, 1);
        __builtin_prefetch(output + tile->outputs * outputSize - 1, 1);
        if (!tile->residual) continue;
        const char *residual = tile->residual + r * tile->stride * residualSize;
        __builtin_prefetch(residual);
        __builtin_prefetch(residual + tile->outputs * residualSize - 1);
    }
}

/// Multiplies the tiles `first ..< end`, few enough for their inputs to stay in the cache, by the
/// panels `firstPanel ..< endPanel`.
static void multiply(const product *p, size_t first, size_t end, size_t firstPanel,
                     size_t endPanel, const char *residual, char *output) {
    const ck_kernel_set *set = p->set;
    const ck_convolution *c = p->convolution;
    const char *rows[POINTERS];
    const char **next = rows;
    for (size_t tile = first; tile < end; tile++) {
        size_t count = ck_least(p->pixels - tile * set->rows, set->rows);
        find_inputs(next, p, tile * set->rows, count, set->tiles[count].rows);
        next += p->taps * set->tiles[count].rows;
    }
    size_t width = 2 * set->lanes;
    size_t panelSize = p->taps * p->steps * set->group * width * set->weightSize;
    size_t residualSize = ck_element_size(c->residual.element);
    size_t outputSize = ck_element_size(c->output.element);
    int isUniform = c->output.element == c->input.element &&
                    (!residual || c->residual.element == c->input.element);
    for (size_t panel = firstPanel; panel < endPanel; panel++) {
        const char *weights = (const char *)c->weights + panel * panelSize;
        size_t firstOutput = panel * width;
        ck_tile t = {.outputs = ck_least(c->outputs - firstOutput, width), .stride = c->outputs};
        ck_scaling scaling = scaling_of(c, residual != NULL, firstOutput, t.outputs);
        next = rows;
        for (size_t tile = first; tile < end; tile++) {
            size_t place = tile * set->rows * c->outputs + firstOutput;
            t.rows = ck_least(p->pixels - tile * set->rows, set->rows);
            t.output = output + place * outputSize;
            t.residual = residual ? residual + place * residualSize : NULL;
            prefetch(&t, residualSize, outputSize);
            if (isUniform && t.rows == set->rows && t.outputs == width) {
                set->full(next, p->taps, p->steps, weights, &t, &scaling);
            } else {
                ck_microkernel *run = set->tiles[t.rows].run[t.outputs > set->lanes];
                _Alignas(CK_VECTOR_SIZE) char sums[CK_MOST_ROWS * 2 * CK_VECTOR_SIZE];
                run(next, p->taps, p->steps, weights, sums);
                set->finish(c, &t, &scaling, sums);
            }
            next += p->taps * set->tiles[t.rows].rows;
        }
    }
}

/// Whether sharing panels out keeps the threads busier than sharing tiles out.
static int shares_panels(const product *p, size_t tiles, size_t panels, size_t parts) {
    size_t longestOfTiles = (tiles + parts - 1) / parts * panels;
    size_t longestOfPanels = (panels + parts - 1) / parts * tiles;
    if (longestOfTiles != longestOfPanels) return longestOfPanels < longestOfTiles;
    return p->convolution->outputs > p->pixels;
}

void ck_convolve(const ck_convolution *convolution, const void *input, const void *residual,
                 void *output, size_t images, size_t part, size_t parts) {
    product p = product_of(convolution, input, images);
    size_t width = 2 * p.set->lanes;
    size_t tiles = (p.pixels + p.set->rows - 1) / p.set->rows;
    size_t panels = (convolution->outputs + width - 1) / width;
    size_t first = 0, end = tiles, firstPanel = 0, endPanel = panels;
    if (shares_panels(&p, tiles, panels, parts)) {
        firstPanel = ck_share(panels, part, parts), endPanel = ck_share(panels, part + 1, parts);
    } else {
        first = ck_share(tiles, part, parts), end = ck_share(tiles, part + 1, parts);
    }
    _Alignas(CK_VECTOR_SIZE) char zeros[ZEROS_SIZE + CK_VECTOR_SIZE];
    if (convolution->window.kernel > 1 && convolution->window.channels > 3)
        memset(zeros, convolution->input.element == CK_UINT8 ? convolution->input.zero : 0,
               p.right + CK_VECTOR_SIZE);
    p.zeros = zeros;
    // A window shares most of its inputs with its neighbours.
    size_t stride = convolution->window.stride;
    size_t tileSize = p.set->rows * p.right * (convolution->window.kernel > 1 ? stride * stride : 1);
    size_t group = ck_least(POINTERS / (p.taps * p.set->rows), CACHED_BYTES / tileSize + 1);
    for (size_t tile = first; tile < end; tile += group)
        multiply(&p, tile, ck_least(tile + group, end), firstPanel, endPanel, residual, output);
}
