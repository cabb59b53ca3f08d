/// Winograd's convolution: 3×3 kernels of stride 1 in float32 or bfloat16 with fewer multiplications.
///
/// F(m × m, 3 × 3) makes a tile of m × m outputs from (m + 2)² products where the direct way takes
/// 9 m²: a quarter as many for m = 4, 4/9 for m = 2 (Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks", CVPR 2016, arXiv:1509.09308). The products of all tiles and
/// channels are matrix products; the price is to transform tiles to and fro and more weights to read.
///
/// Errors in float32 stay below 1e-5 of the largest output (1e-6 the direct way): the points of
/// interpolation are 0, ±5/8, ±3/2 and ∞, which lose half as much as the paper's 0, ±1, ±2 and ∞.
/// In bfloat16 tiles are transformed in float32 and rounded, weights likewise, and products are summed
/// in float32; the outputs of small tiles, m = 2, are the same on all instruction sets.
///
/// Conventions are those of CKernelsConvolution.h.
#ifndef CKERNELS_WINOGRAD_H
#define CKERNELS_WINOGRAD_H

#include "CKernelsConvolution.h"

/// The side of the tiles, 4 or 2, with which a convolution of an element without residual is faster
/// than ck_convolve; 0 if it is not, or cannot be done. The output is of that element or uint8.
size_t ck_winograd_tile(const ck_window *window, size_t outputs, ck_element element);

/// Bytes that the packed weights take. Inputs and outputs are multiples of 64.
size_t ck_winograd_weights_size(ck_element element, size_t tile, size_t inputs, size_t outputs);
/// Transforms and packs weights `[outputs, 9, inputs]`; slices of outputs as in ck_pack_weights_….
void ck_pack_winograd(void *packed, ck_element element, const float *weights, size_t tile,
                      size_t inputs, size_t outputs);

/// Bytes of scratch that each part needs for itself, whatever the number of images.
size_t ck_winograd_scratch_size(const ck_window *window, size_t tile, ck_element element);
/// As ck_convolve with `weights` from ck_pack_winograd; scratch starts at a multiple of 64 bytes.
void ck_convolve_winograd(const ck_convolution *convolution, const void *input, void *output,
                          void *scratch, size_t tile, size_t images, size_t part, size_t parts);

#endif
