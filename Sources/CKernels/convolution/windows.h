#ifndef CK_WINDOWS_H
#define CK_WINDOWS_H

#include "kernels.h"

/// How the windows of a convolution read a batch of images. A row of a stem's window is one tap.
typedef struct {
    const ck_window *window;
    const char *input;
    size_t taps, tapsAcross;
    /// Bytes from a tap to the one at its right, and to the one below.
    size_t right, down;
    /// What is read outside of the image; null: another tap of the same window.
    const char *outside;
} ck_windows;

ck_windows ck_windows_over(const ck_window *window, ck_element element, const void *input,
                           const char *outside);

/// Pointers to the inputs of `count` output pixels from `first` on, numbered over the batch,
/// `[taps, columns]`; columns beyond repeat the last pixel. There are at most CK_MOST_ROWS columns.
void ck_find_inputs(const ck_windows *windows, const char **rows, size_t first, size_t count,
                    size_t columns);

#endif
