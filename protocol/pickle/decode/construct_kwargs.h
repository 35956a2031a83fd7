// The call of Kwargs (PKL-19). For construct.cc.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_KWARGS_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_KWARGS_H_

#include "absl/status/statusor.h"
#include "protocol/pickle/decode/construct_call.h"
#include "protocol/pickle/value/value.h"

namespace mitogen {

// Kwargs with a copy of the entries of `argument`, names in bytes as text.
absl::StatusOr<ValueId> MakeKwargs(ValueId argument, ConstructContext* context);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_KWARGS_H_
