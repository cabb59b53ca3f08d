#ifndef CK_INSTRUCTION_SET_H
#define CK_INSTRUCTION_SET_H

/// In the order of preference.
typedef enum { CK_PORTABLE, CK_AVX2, CK_AVX512 } ck_instruction_level;

/// What the CPU and DEEPLENS_ISA allow.
typedef struct {
    ck_instruction_level level;
    /// Extensions of AVX-512.
    int hasVNNI, hasBFloat16;
} ck_instructions;

ck_instructions ck_instructions_in_use(void);

#endif
