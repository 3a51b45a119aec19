#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdint.h>

/* Virtual time is int64_t nanoseconds since the start of the run. */
#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)

/* [11-2020 3.1] time unit: 1024 us. The one place that converts. */
#define NS_PER_TU INT64_C(1024000)

#define TIME_NEVER INT64_MAX

/* The date of time 0 in captures and for certificates: 2020-01-01 00:00 UTC, since 1970. */
#define TIME_EPOCH_S INT64_C(1577836800)

#endif
