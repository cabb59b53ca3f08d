// The system's libyaml, which reads YAML 1.1 and the common part of 1.2.
#include <yaml.h>
