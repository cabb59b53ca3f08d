#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

/// Compiles a function once per x86-64 level; the dynamic loader picks the best for this CPU. Not
/// under ThreadSanitizer, which cannot yet run when the loader asks.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define CK_DISPATCHED \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_DISPATCHED
#endif

/// For helpers of dispatched functions: they must be inlined to be compiled for its target.
#define CK_INLINE static inline __attribute__((always_inline))

/// Lets the compiler keep several partial sums, without which no reduction is vectorised.
#define CK_FAST_SUMS _Pragma("clang fp reassociate(on) contract(fast)")

#endif
