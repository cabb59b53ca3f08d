#ifndef CK_FUNCTIONS_H
#define CK_FUNCTIONS_H

#include "dispatch.h"

#include <stdint.h>
#include <string.h>

/// e^x: 2^n times a degree-6 polynomial on [-ln2/2, ln2/2]; clamped to the normal float range.
CK_INLINE float fast_exp(float x) {
    x = x > 88.0f ? 88.0f : x;
    x = x < -87.0f ? -87.0f : x;
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
    float shifted = x * 1.44269504088896341f + 0x1.8p23f;
    float n = shifted - 0x1.8p23f;
    float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    int32_t bits = ((int32_t)n + 127) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

CK_INLINE float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

/// tanh x: an odd polynomial near zero, where 1 - 2 / (e^2x + 1) would cancel.
CK_INLINE float fast_tanh(float x) {
    float magnitude = x < 0 ? -x : x;
    float large = 1.0f - 2.0f / (fast_exp(2.0f * magnitude) + 1.0f);
    large = x < 0 ? -large : large;
    float s = x * x;
    float p = -5.70498872745e-3f;
    p = p * s + 2.06390887954e-2f;
    p = p * s - 5.37397155531e-2f;
    p = p * s + 1.33314422036e-1f;
    p = p * s - 3.33332819422e-1f;
    float small = p * s * x + x;
    return magnitude < 0.625f ? small : large;
}

#endif
