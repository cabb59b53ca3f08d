// OpenBLAS installs its headers under a per-variant folder; pkg-config supplies the -I.
#include <cblas.h>
