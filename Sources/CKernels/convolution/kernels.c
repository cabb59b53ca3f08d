#include "kernels.h"

#include "instruction_set.h"

#if defined(__x86_64__)
extern const ck_kernel_set ck_avx512_float32, ck_avx512_bfloat16, ck_avx512_wide_bfloat16,
    ck_avx512_uint8;
extern const ck_kernel_set ck_avx2_float32, ck_avx2_bfloat16, ck_avx2_uint8;
extern const ck_channel_kernels ck_avx512_channels, ck_avx512_vnni_channels,
    ck_avx2_channels;
#endif

const ck_kernel_set *ck_kernels(ck_element input) {
    static const ck_kernel_set *const portable[] = {
        [CK_FLOAT32] = &ck_portable_float32,
        [CK_BFLOAT16] = &ck_portable_bfloat16,
        [CK_UINT8] = &ck_portable_uint8,
    };
#if defined(__x86_64__)
    static const ck_kernel_set *const avx2[] = {
        [CK_FLOAT32] = &ck_avx2_float32,
        [CK_BFLOAT16] = &ck_avx2_bfloat16,
        [CK_UINT8] = &ck_avx2_uint8,
    };
    ck_instructions instructions = ck_instructions_in_use();
    if (instructions.level == CK_AVX512) {
        if (input == CK_FLOAT32) return &ck_avx512_float32;
        if (input == CK_BFLOAT16)
            return instructions.hasBFloat16 ? &ck_avx512_bfloat16 : &ck_avx512_wide_bfloat16;
        if (instructions.hasVNNI) return &ck_avx512_uint8;
    }
    if (instructions.level >= CK_AVX2) return avx2[input];
#endif
    return portable[input];
}

const ck_channel_kernels *ck_channels(void) {
#if defined(__x86_64__)
    ck_instructions instructions = ck_instructions_in_use();
    if (instructions.level == CK_AVX512)
        return instructions.hasVNNI ? &ck_avx512_vnni_channels : &ck_avx512_channels;
    if (instructions.level == CK_AVX2) return &ck_avx2_channels;
#endif
    return &ck_portable_channels;
}

const char *ck_arithmetic(ck_element input) { return ck_kernels(input)->name; }
