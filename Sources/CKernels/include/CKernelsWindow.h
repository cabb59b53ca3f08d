#ifndef CKERNELS_WINDOW_H
#define CKERNELS_WINDOW_H

#include <stddef.h>
#include <stdint.h>

/// One square window sliding over a batch of NHWC images.
typedef struct {
    size_t height, width, channels;
    size_t outputHeight, outputWidth;
    size_t kernel, stride;
    size_t padTop, padLeft;
} ck_window;

#endif
