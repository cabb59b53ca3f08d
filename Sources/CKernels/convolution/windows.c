#include "windows.h"

/// A window that reaches beyond its image.
typedef struct {
    size_t column;
    ptrdiff_t top, left;
} edge;

ck_windows ck_windows_over(const ck_window *window, ck_element element, const void *input,
                           const char *outside) {
    size_t pixel = window->channels * ck_element_size(element);
    int isStem = window->channels == 3;
    return (ck_windows){
        .window = window,
        .input = input,
        .taps = isStem ? window->kernel : window->kernel * window->kernel,
        .tapsAcross = isStem ? 1 : window->kernel,
        .right = pixel,
        .down = pixel * window->width,
        .outside = outside,
    };
}

static int is_inside(const ck_window *w, ptrdiff_t y, ptrdiff_t x) {
    return y >= 0 && x >= 0 && y < (ptrdiff_t)w->height && x < (ptrdiff_t)w->width;
}

/// Replaces the taps outside of the image.
static void cut(const ck_windows *windows, const char **rows, size_t stride, const edge *e) {
    const ck_window *w = windows->window;
    const char *replacement = windows->outside;
    for (size_t tap = 0; !replacement && tap < windows->taps; tap++)
        if (is_inside(w, e->top + (ptrdiff_t)(tap / w->kernel),
                      e->left + (ptrdiff_t)(tap % w->kernel)))
            replacement = rows[tap * stride];
    for (size_t tap = 0; tap < windows->taps; tap++)
        if (!is_inside(w, e->top + (ptrdiff_t)(tap / w->kernel),
                       e->left + (ptrdiff_t)(tap % w->kernel)))
            rows[tap * stride] = replacement;
}

/// Whether each output pixel reads the input pixel of its own number and no other.
static int is_pointwise(const ck_windows *windows) {
    const ck_window *w = windows->window;
    return windows->taps == 1 && w->stride == 1 && w->outputHeight == w->height &&
           w->outputWidth == w->width;
}

void ck_find_inputs(const ck_windows *windows, const char **rows, size_t first, size_t count,
                    size_t columns) {
    const ck_window *w = windows->window;
    if (is_pointwise(windows)) {
        for (size_t c = 0; c < columns; c++)
            rows[c] = windows->input + (first + ck_least(c, count - 1)) * windows->right;
        return;
    }
    size_t perImage = w->outputHeight * w->outputWidth;
    size_t image = first / perImage, pixel = first % perImage;
    size_t oy = pixel / w->outputWidth, ox = pixel % w->outputWidth;
    uintptr_t origins[CK_MOST_ROWS];
    edge edges[CK_MOST_ROWS];
    size_t edgeCount = 0;
    for (size_t c = 0; c < columns; c++) {
        ptrdiff_t top = (ptrdiff_t)(oy * w->stride) - (ptrdiff_t)w->padTop;
        ptrdiff_t left = (ptrdiff_t)(ox * w->stride) - (ptrdiff_t)w->padLeft;
        // Modular arithmetic: a window may begin before its image.
        origins[c] = (uintptr_t)windows->input + (image * w->height + (size_t)top) * windows->down +
                     (size_t)left * windows->right;
        if (!is_inside(w, top, left) ||
            !is_inside(w, top + (ptrdiff_t)w->kernel - 1, left + (ptrdiff_t)w->kernel - 1))
            edges[edgeCount++] = (edge){c, top, left};
        if (c + 1 >= count || ++ox < w->outputWidth) continue;
        ox = 0;
        if (++oy < w->outputHeight) continue;
        oy = 0, image++;
    }
    for (size_t tap = 0; tap < windows->taps; tap++) {
        size_t below = tap / windows->tapsAcross, right = tap % windows->tapsAcross;
        size_t offset = below * windows->down + right * windows->right;
        for (size_t c = 0; c < columns; c++)
            rows[tap * columns + c] = (const char *)(origins[c] + offset);
    }
    for (size_t e = 0; e < edgeCount && windows->tapsAcross == w->kernel; e++)
        cut(windows, rows + edges[e].column, columns, &edges[e]);
}
