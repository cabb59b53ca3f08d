#include "CKernelsPeak.h"

#include <string.h>

#include "dispatch.h"

/// Independent sums: more than an instruction's latency times how many start in a cycle.
enum { sums = 16 };

#define CK_REPEAT_SUMS _Pragma("clang loop unroll(full)") for (int i = 0; i < sums; i++)

// Sums of four: what every CPU of the last decades multiplies at once, also without dispatch.
typedef float float32x4 __attribute__((vector_size(16)));

static double portable_float32(size_t rounds, float *sink) {
    float32x4 sum[sums], factor = {0.5f, 0.5f, 0.5f, 0.5f};
    memset(sum, 0, sizeof sum);
    for (size_t round = 0; round < rounds; round++) {
        _Pragma("clang fp contract(fast)");
        CK_REPEAT_SUMS sum[i] = sum[i] * factor + factor;
    }
    CK_REPEAT_SUMS *sink += sum[i][0];
    return 2.0 * 4 * sums * (double)rounds;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2,fma"))) static double avx2_float32(size_t rounds, float *sink) {
    __m256 sum[sums / 2], factor = _mm256_set1_ps(0.5f);
    memset(sum, 0, sizeof sum);
    for (size_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < sums / 2; i++)
            sum[i] = _mm256_fmadd_ps(sum[i], factor, factor);
    }
    for (int i = 0; i < sums / 2; i++) *sink += sum[i][0];
    return 2.0 * 8 * (sums / 2) * (double)rounds;
}

__attribute__((target("avx512f"))) static double avx512_float32(size_t rounds, float *sink) {
    __m512 sum[sums], factor = _mm512_set1_ps(0.5f);
    memset(sum, 0, sizeof sum);
    for (size_t round = 0; round < rounds; round++) {
        CK_REPEAT_SUMS sum[i] = _mm512_fmadd_ps(sum[i], factor, factor);
    }
    CK_REPEAT_SUMS *sink += sum[i][0];
    return 2.0 * 16 * sums * (double)rounds;
}

__attribute__((target("avx512f,avx512bf16"))) static double avx512_bfloat16(size_t rounds,
                                                                            float *sink) {
    __m512 sum[sums];
    memset(sum, 0, sizeof sum);
    __m512bh left = (__m512bh)_mm512_set1_epi16(0x3f00), right = left;
    for (size_t round = 0; round < rounds; round++) {
        CK_REPEAT_SUMS sum[i] = _mm512_dpbf16_ps(sum[i], left, right);
    }
    CK_REPEAT_SUMS *sink += sum[i][0];
    return 2.0 * 32 * sums * (double)rounds;
}

__attribute__((target("avx512f,avx512vnni"))) static double avx512_int8(size_t rounds,
                                                                        float *sink) {
    __m512i sum[sums], left = _mm512_set1_epi8(3), right = _mm512_set1_epi8(-2);
    memset(sum, 0, sizeof sum);
    for (size_t round = 0; round < rounds; round++) {
        CK_REPEAT_SUMS sum[i] = _mm512_dpbusd_epi32(sum[i], left, right);
    }
    CK_REPEAT_SUMS *sink += (float)_mm512_reduce_add_epi32(sum[i]);
    return 2.0 * 64 * sums * (double)rounds;
}
#endif

double ck_peak_float32(size_t rounds, float *sink) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return avx512_float32(rounds, sink);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2_float32(rounds, sink);
#endif
    return portable_float32(rounds, sink);
}

double ck_peak_bfloat16(size_t rounds, float *sink) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bf16")) return avx512_bfloat16(rounds, sink);
#endif
    (void)rounds, (void)sink;
    return 0;
}

double ck_peak_int8(size_t rounds, float *sink) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni")) return avx512_int8(rounds, sink);
#endif
    (void)rounds, (void)sink;
    return 0;
}

CK_DISPATCHED float ck_read_stream(const float *values, size_t count) {
    CK_FAST_SUMS
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i];
    return sum;
}
