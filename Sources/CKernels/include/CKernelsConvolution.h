/// Inference of convolutional networks: convolutions with packed weights and what stands between
/// them, for activations in float32, bfloat16 and 8-bit integers.
///
/// Conventions: images are dense NHWC in the activation's element, the batch outermost. Every
/// buffer has 64 readable bytes after its end and starts at a multiple of 64 bytes. No function
/// allocates; convolutions need 200 KiB of stack. With `part` and `parts` a function does its share
/// of the work: calls with part 0 ..< parts, on any threads, do all of it and never write the same
/// bytes.
///
/// Sums of products of bytes or of bfloat16 are the same on every instruction set, but for depthwise
/// bfloat16, and so is what is made from them. Other float32 sums differ in rounding alone.
#ifndef CKERNELS_CONVOLUTION_H
#define CKERNELS_CONVOLUTION_H

#include "CKernelsWindow.h"

/// How an activation is stored.
typedef enum { CK_FLOAT32, CK_BFLOAT16, CK_UINT8 } ck_element;

/// What stored values mean: for uint8 `scale * (byte - zero)`, stored as `value / scale + zero`
/// rounded to nearest, ties to even; the others stand for themselves, and `scale` and `zero` do not
/// count.
typedef struct {
    ck_element element;
    float scale;
    int32_t zero;
} ck_activation;

/// A convolution with bias, residual and clamp.
///
/// `real = clamp(sum * multiplier + offset + residual)`, stored in the output's element: bfloat16
/// and uint8 rounded to nearest, ties to even, uint8 saturated. The input's element decides how
/// sums are made: float32 FMA; bfloat16 products summed in float32; u8 * s8 summed in int32.
///
/// Outside of the image are zeros (uint8: the zero point). Kernels are at most 15 wide; with one
/// wider than 1, and in a depthwise convolution, a pixel has at most 16 KiB.
typedef struct {
    /// The geometry of one image. `channels` are a multiple of 4, or 3 for a stem, whose image
    /// ck_prepare_pixels has padded: there `padTop` and `padLeft` are 0, and a row of the kernel is
    /// one tap of `3 * kernel` inputs.
    ck_window window;
    size_t outputs;
    ck_activation input, residual, output;
    /// In real units; infinite for none.
    float lower, upper;
    /// As ck_pack_weights_… wrote them.
    const void *weights;
    /// `[outputs]`, uint8 input only: the real value of 1 of the int32 sum.
    const float *multipliers;
    /// `[outputs]`: the bias; for uint8 input less `multiplier * input.zero * sum of the weights`.
    const float *offsets;
} ck_convolution;

// Packing. Weights are `[outputs, taps, inputs]`. What was packed under one instruction set does
// not fit another. Slices of outputs that start at a multiple of 64 may be packed each by itself,
// at `packed + ck_packed_weights_size(element, taps, inputs, first)`.

/// Bytes that the packed weights of a convolution of `input` take.
size_t ck_packed_weights_size(ck_element input, size_t taps, size_t inputs, size_t outputs);
/// Packs for float32 or bfloat16 input.
void ck_pack_weights_float(void *packed, ck_element input, const float *weights, size_t taps,
                           size_t inputs, size_t outputs);
/// Packs for uint8 input; `sums[o]` becomes the sum of output o's weights.
void ck_pack_weights_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                          size_t inputs, size_t outputs);

/// Convolves `images` images. `residual` may be null, and it may be `output` if both have the same
/// element; otherwise buffers must not overlap.
void ck_convolve(const ck_convolution *convolution, const void *input, const void *residual,
                 void *output, size_t images, size_t part, size_t parts);

// Depthwise convolution: `outputs` equals `window.channels`, channel c of the output depends on
// channel c of the input alone. Weights are `[channels, taps]`.

/// Bytes that the packed weights of a depthwise convolution of `input` take.
size_t ck_packed_depthwise_size(ck_element input, size_t taps, size_t channels);
/// Packs for float32 or bfloat16 input.
void ck_pack_depthwise_float(void *packed, ck_element input, const float *weights, size_t taps,
                             size_t channels);
/// Packs for uint8 input; `sums[c]` becomes the sum of channel c's weights.
void ck_pack_depthwise_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                            size_t channels);
/// Convolves each channel of `images` images with its own window; there is no residual.
void ck_convolve_depthwise(const ck_convolution *convolution, const void *input, void *output,
                           size_t images, size_t part, size_t parts);

// Between convolutions.

/// Maximum over each window, in the input's element; padding never wins.
void ck_pool_maximum(ck_element element, const ck_window *window, const void *input, void *output,
                     size_t images, size_t part, size_t parts);
/// The mean of each channel over the `pixels` of each image: `means` is `[images, channels]`.
void ck_pool_mean(const ck_activation *activation, const void *input, float *means, size_t images,
                  size_t pixels, size_t channels, size_t part, size_t parts);
/// The same `count` values in another form.
void ck_convert(const ck_activation *from, const ck_activation *to, const void *input, void *output,
                size_t count, size_t part, size_t parts);

/// What a stem reads: a padded image of three channels.
typedef struct {
    ck_element element;
    /// Of the photo, and of the image with its border.
    size_t height, width, paddedHeight, paddedWidth;
    size_t padTop, padLeft;
    /// Float32 and bfloat16: `byte * scale + offset` for each channel, 0 in the border.
    float scale[3], offset[3];
    /// uint8: the bytes as they are, these in the border.
    uint8_t border[3];
} ck_pixel_layout;

/// One photo's interleaved RGB bytes to a padded image.
void ck_prepare_pixels(const ck_pixel_layout *layout, const uint8_t *pixels, void *output,
                       size_t part, size_t parts);

// Threads and instruction sets.

/// Where the threads of a team meet. Its fields are for the functions alone.
typedef struct {
    uint32_t members, arrived, generation, sleepers;
    /// Keeps other data out of its cache lines.
    uint32_t reserved[28];
} ck_barrier;

/// Prepares a barrier for `members` threads.
void ck_barrier_init(ck_barrier *barrier, uint32_t members);
/// Returns once all members have called it; what they wrote before is visible then.
void ck_barrier_wait(ck_barrier *barrier);

/// Makes the functions above use "avx512", "avx2" or "portable", for tests; at the start it is the
/// best that the CPU has, or less if the environment variable DEEPLENS_ISA says so. Not while
/// others compute; weights must be packed again.
///
/// Returns 1, or 0 if the CPU lacks it or the name is none of these.
int ck_use_instruction_set(const char *name);
/// How sums are made for this input: "AVX-512 VNNI", "AVX2", "portable" and the like.
const char *ck_arithmetic(ck_element input);

#endif
