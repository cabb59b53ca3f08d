// SPDX-License-Identifier: GPL-2.0-only
//
// libinotifytools, and the one call of the bridge that Swift cannot import because it is variadic.

#ifndef DEEPLENS_CINOTIFYTOOLS_SHIM_H
#define DEEPLENS_CINOTIFYTOOLS_SHIM_H

#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <inotifytools/inotifytools.h>

/// Asks the kernel to send SIGTERM to this process once the thread that started it has ended.
static inline int deeplens_terminate_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGTERM);
}

#endif
