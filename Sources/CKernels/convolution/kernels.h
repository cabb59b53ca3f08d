#ifndef CK_CONVOLUTION_KERNELS_H
#define CK_CONVOLUTION_KERNELS_H

#include "../include/CKernelsConvolution.h"

/// The most rows that a tile of any instruction set has.
#define CK_MOST_ROWS 14
/// Bytes of the widest vector.
#define CK_VECTOR_SIZE 64

/// Sums of a tile: `sums[r] = rows[t][r] · weights[t]`, summed over all taps t, for some pixels r
/// and a panel of outputs.
///
/// `rows` are pointers to the inputs of a pixel, `[taps, rows]`; a tap has `steps` groups.
/// `sums` are `[rows, vectors * lanes]` of float or int32.
typedef void ck_microkernel(const char *const *rows, size_t taps, size_t steps,
                            const char *weights, void *sums);

/// Where a tile's outputs lie.
typedef struct {
    size_t rows, outputs;
    /// Values from a row to the next, of `residual`, which may be null, and `output`.
    size_t stride;
    /// Of `output` and, if the tile is full, of `residual`.
    ck_element element;
    const char *residual;
    char *output;
} ck_tile;

/// What makes outputs of a panel's sums. If the output is uint8, all is in units of its scale, the
/// zero point added, so that a real value has but to be rounded.
typedef struct {
    float multipliers[CK_VECTOR_SIZE / 2], offsets[CK_VECTOR_SIZE / 2];
    /// The clamp, within what the output can store.
    float lower, upper;
    float residualScale, residualZero;
    /// 1 / scale and zero point of a uint8 output, otherwise 1 and 0.
    float inverse, zero;
} ck_scaling;

/// All but multipliers and offsets.
ck_scaling ck_scaling_of(const ck_convolution *convolution, int hasResidual);
/// Sets those of the outputs `first ..< first + count`, at most a panel.
void ck_scale_panel(ck_scaling *scaling, const ck_convolution *convolution, size_t first,
                    size_t count);

/// Makes outputs of sums.
typedef void ck_epilogue(const ck_convolution *convolution, const ck_tile *tile,
                         const ck_scaling *scaling, const void *sums);

/// The sums of a full tile and, from registers, its outputs.
typedef void ck_full_tile(const char *const *rows, size_t taps, size_t steps, const char *weights,
                          const ck_tile *tile, const ck_scaling *scaling);

/// How one instruction set convolves one kind of input.
///
/// Outputs are packed in panels of two vectors; where one is enough, the last panel has one. A
/// panel is `[taps, steps, outputs of the panel, group]`.
typedef struct {
    const char *name;
    /// Outputs of a vector.
    size_t lanes;
    /// Inputs that one step multiplies by as many weights of each output.
    size_t group;
    /// Whether steps are taken in pairs, the second of each first: the order in which BF16's dot
    /// products add, so that all instruction sets make the same sums.
    int swapsPairs;
    /// Bytes of a packed weight.
    size_t weightSize;
    /// Rows of a full tile.
    size_t rows;
    /// The kernel for a number of rows and one or two vectors; it does `rows`, which may be more.
    struct {
        size_t rows;
        ck_microkernel *run[2];
    } tiles[CK_MOST_ROWS + 1];
    ck_epilogue *finish;
    /// Both for a full tile of a full panel. Residual and output are of one element: the input's, or
    /// the other one of bfloat16 and uint8.
    ck_full_tile *full;
} ck_kernel_set;

/// Depthwise convolution of up to CK_PIXELS output pixels; `rows` are their inputs,
/// `[taps, CK_PIXELS]`.
typedef void ck_depthwise_tile(const ck_convolution *convolution, const char *const *rows,
                               size_t count, const ck_scaling *scaling, char *output);
/// The maximum of `taps` pixels.
typedef void ck_maximum(const char *const *rows, size_t taps, size_t channels, char *output);

#define CK_PIXELS 8

/// What one instruction set does channel by channel, for each element of the input.
typedef struct {
    size_t lanes;
    /// Whether weights of bytes are packed four taps at a time, for blocks of 32 channels.
    int groupsTaps;
    ck_depthwise_tile *depthwise[3];
    ck_maximum *maximum[3];
} ck_channel_kernels;

extern const ck_channel_kernels ck_portable_channels;

/// The kernels in use.
const ck_channel_kernels *ck_channels(void);

extern const ck_kernel_set ck_portable_float32, ck_portable_bfloat16, ck_portable_uint8;

/// The kernels in use for this input.
const ck_kernel_set *ck_kernels(ck_element input);

static inline size_t ck_element_size(ck_element element) {
    return element == CK_FLOAT32 ? 4 : element == CK_BFLOAT16 ? 2 : 1;
}

static inline size_t ck_steps(const ck_kernel_set *set, size_t inputs) {
    size_t steps = (inputs + set->group - 1) / set->group;
    return set->swapsPairs ? steps + steps % 2 : steps;
}

static inline size_t ck_least(size_t a, size_t b) { return a < b ? a : b; }

/// The first of the pieces that are this part's; its end is the next part's first.
static inline size_t ck_share(size_t pieces, size_t part, size_t parts) {
    return pieces * part / parts;
}

#endif
