#ifndef CK_ACTIVATIONS_H
#define CK_ACTIVATIONS_H

#include "../dispatch.h"
#include "../include/CKernelsConvolution.h"

#include <string.h>

CK_INLINE float ck_float_from_bfloat16(uint16_t stored) {
    uint32_t bits = (uint32_t)stored << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/// To nearest, ties to even.
CK_INLINE uint16_t ck_bfloat16_from_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/// `value * inverse + zero` to nearest, ties to even, saturated.
CK_INLINE uint8_t ck_byte_from_float(float value, float inverse, int32_t zero) {
#pragma clang fp contract(off)
    float least = (float)-zero, most = (float)(255 - zero);
    float scaled = value * inverse;
    scaled = scaled > least ? scaled : least;
    scaled = scaled < most ? scaled : most;
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low mantissa bits.
    scaled = scaled + (0x1.8p23f + (float)zero);
    uint32_t bits;
    memcpy(&bits, &scaled, sizeof bits);
    return (uint8_t)bits;
}

/// A stored number, a byte as it is. The element is a constant wherever this is inlined.
CK_INLINE float ck_load(const void *values, size_t index, ck_element element) {
    if (element == CK_FLOAT32) return ((const float *)values)[index];
    if (element == CK_BFLOAT16) return ck_float_from_bfloat16(((const uint16_t *)values)[index]);
    return (float)((const uint8_t *)values)[index];
}

CK_INLINE void ck_store(void *values, size_t index, float value, ck_element element, float inverse,
                        int32_t zero) {
    if (element == CK_FLOAT32) ((float *)values)[index] = value;
    else if (element == CK_BFLOAT16) ((uint16_t *)values)[index] = ck_bfloat16_from_float(value);
    else ((uint8_t *)values)[index] = ck_byte_from_float(value, inverse, zero);
}

#endif
