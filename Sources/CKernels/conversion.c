#include "CKernels.h"
#include "dispatch.h"

#include <string.h>

typedef uint16_t __attribute__((aligned(1), may_alias)) unaligned_u16;

CK_INLINE float float_from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

CK_INLINE uint32_t bits_from_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Moves exponent and mantissa into place and rescales, which is exact for subnormals as well.
/// Plain integer arithmetic vectorises on every target.
CK_INLINE float float_from_half(uint16_t half) {
    uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13;
    uint32_t bits = bits_from_float(float_from_bits(magnitude) * 0x1p112f);
    uint32_t special = (half & 0x7c00) == 0x7c00 ? 0x7f800000u : 0u;
    return float_from_bits(bits | special | (uint32_t)(half & 0x8000) << 16);
}

CK_DISPATCHED
void ck_from_float16(float *restrict output, const void *restrict input, size_t count) {
    const unaligned_u16 *halves = input;
    for (size_t i = 0; i < count; i++) output[i] = float_from_half(halves[i]);
}

CK_DISPATCHED
int ck_to_float16(uint16_t *restrict output, const float *restrict input, size_t count) {
    uint32_t differences = 0;
    for (size_t i = 0; i < count; i++) {
        _Float16 half = (_Float16)input[i];
        memcpy(output + i, &half, sizeof half);
        differences |= bits_from_float((float)half) ^ bits_from_float(input[i]);
    }
    return differences == 0;
}

CK_DISPATCHED
void ck_from_bfloat16(float *restrict output, const void *restrict input, size_t count) {
    const unaligned_u16 *values = input;
    for (size_t i = 0; i < count; i++) output[i] = float_from_bits((uint32_t)values[i] << 16);
}

CK_DISPATCHED
void ck_pack_filters(float *restrict output, const float *restrict input, size_t outputs,
                     size_t channels, size_t taps, const float *restrict scale) {
    for (size_t o = 0; o < outputs; o++) {
        const float *source = input + o * channels * taps;
        float *target = output + o * channels * taps;
        for (size_t t = 0; t < taps; t++)
            for (size_t c = 0; c < channels; c++)
                target[t * channels + c] = source[c * taps + t] * scale[o];
    }
}
