#include "activations.h"
#include "kernels.h"

/// Where weights `[outputs, taps, inputs]` go.
typedef struct {
    const ck_kernel_set *set;
    size_t taps, inputs, outputs, steps;
} layout;

static layout layout_of(ck_element input, size_t taps, size_t inputs, size_t outputs) {
    const ck_kernel_set *set = ck_kernels(input);
    return (layout){set, taps, inputs, outputs, ck_steps(set, inputs)};
}

static size_t padded_outputs(const layout *l) {
    return (l->outputs + l->set->lanes - 1) / l->set->lanes * l->set->lanes;
}

static size_t packed_count(const layout *l) {
    return padded_outputs(l) * l->taps * l->steps * l->set->group;
}

/// The packed place of a weight.
static size_t place(const layout *l, size_t output, size_t tap, size_t input) {
    size_t panel = 2 * l->set->lanes, group = l->set->group;
    size_t first = output / panel * panel;
    size_t width = ck_least(padded_outputs(l) - first, panel);
    size_t step = tap * l->steps + input / group;
    return first * l->taps * l->steps * group + (step * width + output - first) * group +
           input % group;
}

size_t ck_packed_weights_size(ck_element input, size_t taps, size_t inputs, size_t outputs) {
    layout l = layout_of(input, taps, inputs, outputs);
    return packed_count(&l) * l.set->weightSize;
}

void ck_pack_weights_float(void *packed, ck_element input, const float *weights, size_t taps,
                           size_t inputs, size_t outputs) {
    layout l = layout_of(input, taps, inputs, outputs);
    memset(packed, 0, packed_count(&l) * l.set->weightSize);
    for (size_t o = 0; o < outputs; o++)
        for (size_t t = 0; t < taps; t++)
            for (size_t i = 0; i < inputs; i++) {
                float weight = *weights++;
                size_t target = place(&l, o, t, i);
                uint16_t half = ck_bfloat16_from_float(weight);
                if (input == CK_FLOAT32) ((float *)packed)[target] = weight;
                else if (l.set->weightSize == 2) ((uint16_t *)packed)[target] = half;
                else ((uint32_t *)packed)[target] = (uint32_t)half << 16;
            }
}

void ck_pack_weights_int8(void *packed, int32_t *sums, const int8_t *weights, size_t taps,
                          size_t inputs, size_t outputs) {
    layout l = layout_of(CK_UINT8, taps, inputs, outputs);
    memset(packed, 0, packed_count(&l) * l.set->weightSize);
    for (size_t o = 0; o < outputs; o++) {
        sums[o] = 0;
        for (size_t t = 0; t < taps; t++)
            for (size_t i = 0; i < inputs; i++) {
                int8_t weight = *weights++;
                sums[o] += weight;
                size_t target = place(&l, o, t, i);
                if (l.set->weightSize == 1) ((int8_t *)packed)[target] = weight;
                else ((int16_t *)packed)[target] = weight;
            }
    }
}
