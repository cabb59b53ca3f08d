#ifndef CK_AVX512_BYTES_H
#define CK_AVX512_BYTES_H

#include "../dispatch.h"
#include "kernels.h"

#include <immintrin.h>

/// The clamp of bytes. Rounding keeps order, so that clamping rounded values is the same.
typedef struct {
    __m512i lower, upper;
} byte_bounds;

CK_INLINE byte_bounds byte_bounds_of(const ck_scaling *scaling) {
    __m128i both = _mm_cvtps_epi32(_mm_setr_ps(scaling->lower, scaling->upper, 0, 0));
    return (byte_bounds){_mm512_set1_epi8((char)_mm_extract_epi8(both, 0)),
                         _mm512_set1_epi8((char)_mm_extract_epi8(both, 4))};
}

/// Rounds to nearest, ties to even, and saturates: quarter i of the result has values
/// 4i ..< 4i + 4 of each vector.
CK_INLINE __m512i bytes_of(__m512 a, __m512 b, __m512 c, __m512 d, const byte_bounds *bounds) {
    __m512i first = _mm512_packs_epi32(_mm512_cvtps_epi32(a), _mm512_cvtps_epi32(b));
    __m512i second = _mm512_packs_epi32(_mm512_cvtps_epi32(c), _mm512_cvtps_epi32(d));
    __m512i bytes = _mm512_packus_epi16(first, second);
    return _mm512_min_epu8(_mm512_max_epu8(bytes, bounds->lower), bounds->upper);
}

#endif
