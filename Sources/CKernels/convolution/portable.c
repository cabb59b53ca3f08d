// Convolutions in plain C. Generic vectors become what the target has.

#include "activations.h"
#include "kernels.h"

// 4 × 8 sums and what they need fill the 16 vector registers of the smallest targets.
#define LANES 4
#define FULL 4
#define ISA(name) portable_##name
#include "epilogue.inc"

#define MULTIPLY_BYTES(sums, inputs, weights)                                                      \
    ((sums) + (inputs) * (weights))
#include "channels.inc"

typedef int16_t portable_weights __attribute__((vector_size(2 * LANES)));
typedef const uint16_t __attribute__((may_alias)) stored_bfloat16;

#define SPLAT(type, value) ((type){0} + (value))

#define NAME(name) portable_float32_##name
#define INPUT CK_FLOAT32
#define STEP_SIZE 4
#define WEIGHTS_SIZE 16
#define SUMS portable_floats
#define WEIGHTS portable_floats
#define LOAD_WEIGHTS(place) (*(const portable_floats *)(place))
#define BROADCAST(place) SPLAT(portable_floats, *(const float *)(place))
#define MULTIPLY_ADD(sums, inputs, weights) ((sums) + (inputs) * (weights))
#define TILES TILE(1) TILE(2) TILE(4)
#include "tile.inc"

#define NAME(name) portable_bfloat16_##name
#define INPUT CK_BFLOAT16
#define SWAPS_PAIRS
#define STEP_SIZE 2
#define WEIGHTS_SIZE 16
#define SUMS portable_floats
#define WEIGHTS portable_floats
#define LOAD_WEIGHTS(place) (*(const portable_floats *)(place))
#define BROADCAST(place) SPLAT(portable_floats, ck_float_from_bfloat16(*(stored_bfloat16 *)(place)))
#define MULTIPLY_ADD(sums, inputs, weights) ((sums) + (inputs) * (weights))
#define TILES TILE(1) TILE(2) TILE(4)
#include "tile.inc"

#define NAME(name) portable_uint8_##name
#define INPUT CK_UINT8
#define STEP_SIZE 1
#define WEIGHTS_SIZE 8
#define SUMS portable_ints
#define WEIGHTS portable_weights
#define LOAD_WEIGHTS(place) (*(const portable_weights *)(place))
#define BROADCAST(place) SPLAT(portable_weights, (int16_t)*(const uint8_t *)(place))
#define MULTIPLY_ADD(sums, inputs, weights)                                                        \
    ((sums) + __builtin_convertvector(inputs, portable_ints) *                                     \
                  __builtin_convertvector(weights, portable_ints))
#define TILES TILE(1) TILE(2) TILE(4)
#include "tile.inc"

#define ROWS(input, count)                                                                         \
    {count, {portable_##input##_tile_##count, portable_##input##_wide_##count}}
#define SET(input, weight, swaps)                                                                  \
    const ck_kernel_set ck_portable_##input = {                                                    \
        .name = "portable",                                                                        \
        .lanes = LANES,                                                                            \
        .group = 1,                                                                                \
        .swapsPairs = swaps,                                                                       \
        .weightSize = weight,                                                                      \
        .rows = FULL,                                                                              \
        .tiles = {[1] = ROWS(input, 1), [2] = ROWS(input, 2), [3] = ROWS(input, 4),                \
                  [4] = ROWS(input, 4)},                                                           \
        .finish = portable_##input##_finish,                                                       \
        .full = portable_##input##_full,                                                           \
    };

SET(float32, 4, 0)
SET(bfloat16, 4, 1)
SET(uint8, 2, 0)

const ck_channel_kernels ck_portable_channels = {
    .lanes = LANES,
    .depthwise = {portable_depthwise_float32, portable_depthwise_bfloat16,
                  portable_depthwise_uint8},
    .maximum = {portable_maximum_float32, portable_maximum_bfloat16, portable_maximum_uint8},
};
