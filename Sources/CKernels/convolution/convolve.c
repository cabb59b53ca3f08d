#include "windows.h"

#include <string.h>

/// Pointers to the inputs of several tiles, so many that their inputs stay in the level-2 cache
/// while the panels pass by.
#define POINTERS 4096
#define CACHED_BYTES (256 << 10)
/// A pixel outside of the image.
#define OUTSIDE_SIZE (16 << 10)

/// A convolution of a batch as a product of `[pixels, taps * inputs]` and the weights.
typedef struct {
    const ck_convolution *convolution;
    const ck_kernel_set *set;
    ck_windows windows;
    size_t pixels, steps;
    const char *residual;
    char *output;
} product;

/// Brings what a tile will read and write into the cache while its sums are made.
static void prefetch(const ck_tile *tile, size_t residualSize, size_t outputSize) {
    for (size_t r = 0; r < tile->rows; r++) {
        const char *output = tile->output + r * tile->stride * outputSize;
        for (size_t byte = 0; byte < tile->outputs * outputSize; byte += 64)
            __builtin_prefetch(output + byte, 1);
        if (!tile->residual) continue;
        const char *residual = tile->residual + r * tile->stride * residualSize;
        for (size_t byte = 0; byte < tile->outputs * residualSize; byte += 64)
            __builtin_prefetch(residual + byte);
    }
}

/// Rows at such a distance share one set of the level-1 cache, which has fewer places than a tile
/// has rows. Such rows are copied side by side, with a line between them.
#define ALIASING 4096
#define STAGE_SIZE (120 << 10)
#define LINE 64

static size_t staged_size(const product *p) {
    const ck_window *w = &p->convolution->window;
    size_t distance = p->windows.right * w->stride, size = p->windows.right + LINE;
    size_t panels = p->convolution->outputs / (2 * p->set->lanes);
    int isWorthIt = p->windows.taps == 1 && distance % ALIASING == 0 && panels >= 4;
    return isWorthIt && size * p->set->rows <= STAGE_SIZE ? size : 0;
}

static char *stage(const char **rows, size_t count, char *place, size_t size) {
    for (size_t r = 0; r < count; r++, place += size) {
        memcpy(place, rows[r], size - LINE);
        rows[r] = place;
    }
    return place;
}

static void multiply_tile(const product *p, const char *const *rows, const char *weights,
                          const ck_tile *tile, const ck_scaling *scaling, int isUsual) {
    const ck_kernel_set *set = p->set;
    if (isUsual && tile->rows == set->rows && tile->outputs == 2 * set->lanes) {
        set->full(rows, p->windows.taps, p->steps, weights, tile, scaling);
        return;
    }
    ck_microkernel *run = set->tiles[tile->rows].run[tile->outputs > set->lanes];
    _Alignas(CK_VECTOR_SIZE) char sums[CK_MOST_ROWS * 2 * CK_VECTOR_SIZE];
    run(rows, p->windows.taps, p->steps, weights, sums);
    set->finish(p->convolution, tile, scaling, sums);
}

/// Multiplies the tiles `first ..< end`, few enough for their inputs to stay in the cache, by the
/// panels `firstPanel ..< endPanel`.
static void multiply(const product *p, size_t first, size_t end, size_t firstPanel,
                     size_t endPanel) {
    const ck_kernel_set *set = p->set;
    const ck_convolution *c = p->convolution;
    const char *rows[POINTERS];
    _Alignas(CK_VECTOR_SIZE) char staged[STAGE_SIZE];
    char *place = staged;
    const char **next = rows;
    size_t rowSize = staged_size(p);
    for (size_t tile = first; tile < end; tile++) {
        size_t count = ck_least(p->pixels - tile * set->rows, set->rows);
        size_t columns = set->tiles[count].rows;
        ck_find_inputs(&p->windows, next, tile * set->rows, count, columns);
        if (rowSize) place = stage(next, columns, place, rowSize);
        next += p->windows.taps * columns;
    }
    size_t width = 2 * set->lanes;
    size_t panelSize = p->windows.taps * p->steps * set->group * width * set->weightSize;
    ck_element before = c->residual.element, after = c->output.element;
    size_t residualSize = ck_element_size(before), outputSize = ck_element_size(after);
    int isUsual = (!p->residual || before == after) &&
                  (after == CK_FLOAT32) == (c->input.element == CK_FLOAT32);
    ck_scaling scaling = ck_scaling_of(c, p->residual != NULL);
    for (size_t panel = firstPanel; panel < endPanel; panel++) {
        const char *weights = (const char *)c->weights + panel * panelSize;
        size_t firstOutput = panel * width;
        ck_tile t = {.outputs = ck_least(c->outputs - firstOutput, width),
                     .stride = c->outputs,
                     .element = after};
        ck_scale_panel(&scaling, c, firstOutput, t.outputs);
        next = rows;
        for (size_t tile = first; tile < end; tile++) {
            size_t start = tile * set->rows * c->outputs + firstOutput;
            t.rows = ck_least(p->pixels - tile * set->rows, set->rows);
            t.output = p->output + start * outputSize;
            t.residual = p->residual ? p->residual + start * residualSize : NULL;
            prefetch(&t, residualSize, outputSize);
            multiply_tile(p, next, weights, &t, &scaling, isUsual);
            next += p->windows.taps * set->tiles[t.rows].rows;
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

/// How many tiles' pointers and inputs fit.
static size_t tiles_at_once(const product *p) {
    const ck_window *w = &p->convolution->window;
    size_t staged = staged_size(p) * p->set->rows;
    if (staged) return STAGE_SIZE / staged;
    // A window shares most of its inputs with its neighbours.
    size_t perPixel = w->kernel > 1 ? w->stride * w->stride : 1;
    size_t tile = p->set->rows * p->windows.right * perPixel;
    return ck_least(POINTERS / (p->windows.taps * p->set->rows), CACHED_BYTES / tile + 1);
}

void ck_convolve(const ck_convolution *convolution, const void *input, const void *residual,
                 void *output, size_t images, size_t part, size_t parts) {
    const ck_window *w = &convolution->window;
    ck_element element = convolution->input.element;
    _Alignas(CK_VECTOR_SIZE) char outside[OUTSIDE_SIZE + CK_VECTOR_SIZE];
    product p = {
        .convolution = convolution,
        .set = ck_kernels(element),
        .windows = ck_windows_over(w, element, input, outside),
        .pixels = images * w->outputHeight * w->outputWidth,
        .residual = residual,
        .output = output,
    };
    p.steps = ck_steps(p.set, w->channels == 3 ? 3 * w->kernel : w->channels);
    if (w->kernel > 1 && w->channels > 3)
        memset(outside, element == CK_UINT8 ? convolution->input.zero : 0,
               ck_least(p.windows.right + CK_VECTOR_SIZE, sizeof outside));
    size_t width = 2 * p.set->lanes;
    size_t tiles = (p.pixels + p.set->rows - 1) / p.set->rows;
    size_t panels = (convolution->outputs + width - 1) / width;
    size_t first = 0, end = tiles, firstPanel = 0, endPanel = panels;
    if (shares_panels(&p, tiles, panels, parts)) {
        firstPanel = ck_share(panels, part, parts), endPanel = ck_share(panels, part + 1, parts);
    } else {
        first = ck_share(tiles, part, parts), end = ck_share(tiles, part + 1, parts);
    }
    size_t group = tiles_at_once(&p);
    for (size_t tile = first; tile < end; tile += group)
        multiply(&p, tile, ck_least(tile + group, end), firstPanel, endPanel);
}
