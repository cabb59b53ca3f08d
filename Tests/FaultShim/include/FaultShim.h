#ifndef FAULT_SHIM_H
#define FAULT_SHIM_H

#include <stdint.h>

// Makes the disk and the clock of one process fail on purpose. It is loaded with LD_PRELOAD into
// that process alone (its children do not inherit it) and finds there:
//
//     FAULT_SHIM_CONTROL   a file that holds a fault_shim_control, shared with who tells what to do
//     FAULT_SHIM_FOLDERS   the folders, separated by colons, below which files fail
//
// The numbers can be changed at any time. The counts go on over any number of processes.

enum { FAULT_SHIM_SETTINGS = 4096 };

typedef struct fault_shim_setting {
    // Nanoseconds since 1970 by the true clock.
    int64_t from;
    // Nanoseconds by which the process sees the clock ahead from then on.
    int64_t offset;
} fault_shim_setting;

typedef struct fault_shim_control {
    int64_t seed;
    // Of a thousand calls that write, synchronise or name a file, so many fail.
    int64_t permille;
    // Not 0 for a full disk: whatever takes space fails.
    int64_t is_full;
    // Calls drawn for so far; with the seed it decides the fate of the next one.
    int64_t calls;

    // What happened.
    int64_t no_space;
    int64_t io_error;
    int64_t short_write;
    int64_t slow_sync;
    int64_t failed_sync;
    int64_t failed_name;

    // How often the clock was set, and to what. Files are stamped by the clock of their time.
    int64_t setting_count;
    fault_shim_setting settings[FAULT_SHIM_SETTINGS];
} fault_shim_control;

#endif
