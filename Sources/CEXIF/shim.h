// The system's libexif, which reads Exif blocks.
#include <libexif/exif-data.h>
