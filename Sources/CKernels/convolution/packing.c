#include "activations.h"
#include "kernels.h"

/// Steps that are packed output by output: their inputs are about a cache line of each output.
#define BLOCK 16

/// From the weights' type to the packed one.
typedef enum { FLOATS, HALVES, WIDE_HALVES, BYTES, WIDE_BYTES } weight_form;

/// Where weights `[outputs, taps, inputs]` go.
typedef struct {
    size_t taps, inputs, outputs, steps, panel, padded, weightSize;
} packed_layout;

static packed_layout layout_of(const ck_kernel_set *set, size_t taps, size_t inputs,
                               size_t outputs) {
    return (packed_layout){
        .taps = taps,
        .inputs = inputs,
        .outputs = outputs,
        .steps = ck_steps(set, inputs),
        .panel = 2 * set->lanes,
        .padded = (outputs + set->lanes - 1) / set->lanes * set->lanes,
        .weightSize = set->weightSize,
    };
}

size_t ck_packed_weights_size(ck_element input, size_t taps, size_t inputs, size_t outputs) {
    const ck_kernel_set *set = ck_kernels(input);
    packed_layout l = layout_of(set, taps, inputs, outputs);
    return l.padded * taps * l.steps * set->group * l.weightSize;
}

CK_INLINE void put(void *packed, size_t target, const void *weights, size_t source,
                   weight_form form) {
    const float *floats = weights;
    const int8_t *bytes = weights;
    if (form == FLOATS) ((float *)packed)[target] = floats[source];
    else if (form == HALVES) ((uint16_t *)packed)[target] = ck_bfloat16_from_float(floats[source]);
    else if (form == WIDE_HALVES)
        ((float *)packed)[target] = ck_float_from_bfloat16(ck_bfloat16_from_float(floats[source]));
    else if (form == BYTES) ((int8_t *)packed)[target] = bytes[source];
    else ((int16_t *)packed)[target] = bytes[source];
}

/// The form and the size of a group are constants wherever this is inlined.
CK_INLINE void pack(void *packed, const void *weights, const packed_layout *layout,
                    weight_form form, size_t group) {
    const packed_layout l = *layout;
    if (l.padded > l.outputs || l.steps * group > l.inputs)
        memset(packed, 0, l.padded * l.taps * l.steps * group * l.weightSize);
    for (size_t o = 0; o < l.outputs; o += l.panel) {
        size_t count = ck_least(l.outputs - o, l.panel), width = ck_least(l.padded - o, l.panel);
        for (size_t block = 0; block < l.taps * l.steps; block++) {
            size_t tap = block / l.steps, first = block % l.steps;
            if (first % BLOCK != 0) continue;
            size_t end = ck_least(first + BLOCK, l.steps);
            for (size_t c = 0; c < count; c++) {
                size_t row = ((o + c) * l.taps + tap) * l.inputs;
                size_t target = o * l.taps * l.steps * group + (block * width + c) * group;
                size_t whole = ck_least(end, l.inputs / group);
                if (form == WIDE_HALVES) {
                    for (size_t i = first; i < ck_least(end, l.inputs); i++)
                        put(packed, target + ((i ^ 1) - first) * width, weights, row + i, form);
                    continue;
                }
                for (size_t step = first; step < whole; step++, target += width * group)
#pragma clang loop unroll(full)
                    for (size_t g = 0; g < group; g++)
                        put(packed, target + g, weights, row + step * group + g, form);
                for (size_t i = end > whole ? whole * group : l.inputs; i < l.inputs; i++)
                    put(packed, target++, weights, row + i, form);
            }
        }
    }
}

void ck_pack_weights_float(void *packed, ck_element input, const float *weights, size_t taps,
                           size_t inputs, size_t outputs) {
    const ck_kernel_set *set = ck_kernels(input);
    packed_layout l = layout_of(set, taps, inputs, outputs);
    if (input == CK_FLOAT32) pack(packed, weights, &l, FLOATS, 1);
    else if (set->group == 2) pack(packed, weights, &l, HALVES, 2);
    else pack(packed, weights, &l, WIDE_HALVES, 1);
}

void ck_pack_weights_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                          size_t inputs, size_t outputs) {
    const ck_kernel_set *set = ck_kernels(CK_UINT8);
    packed_layout l = layout_of(set, taps, inputs, outputs);
    if (set->group == 4) pack(packed, weights, &l, BYTES, 4);
    else if (set->group == 2) pack(packed, weights, &l, BYTES, 2);
    else pack(packed, weights, &l, WIDE_BYTES, 1);
    for (size_t o = 0; o < outputs; o++) {
        sums[o] = 0;
        for (size_t i = 0; i < taps * inputs; i++) sums[o] += *weights++;
    }
}
