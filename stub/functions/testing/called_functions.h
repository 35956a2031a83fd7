// Calls registered functions as a parent of the original does: by a pickle of
// the call, which is answered by a pickle of the result.

#ifndef MITOGEN_STUB_FUNCTIONS_TESTING_CALLED_FUNCTIONS_H_
#define MITOGEN_STUB_FUNCTIONS_TESTING_CALLED_FUNCTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/decode/decoder.h"
#include "router/role/dispatcher.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/function_table.h"
#include "stub/values/call_arguments.h"
#include "stub/values/python_value.h"
#include "stub/values/remote_function.h"

namespace mitogen {

class CalledFunctions {
 public:
  explicit CalledFunctions(const ChildFunctions* functions,
                           FunctionEnvironment* environment = nullptr)
      : table_(functions, environment),
        dispatcher_(Dialect(), Limits(), &table_) {}

  // The result, or an error whose message is the text of the CallError.
  absl::StatusOr<PythonValue> Call(absl::string_view name,
                                   CallArguments arguments) {
    const RemoteFunction function = *ParseRemoteFunction(name);
    Message call = *ToMessage(
        {Document::None(), function.module, function.class_name,
         function.function, arguments.positional(), arguments.keywords()},
        Dialect(), PickleProfile::kCompact, &arguments.document());
    call.header.src_id = 2;
    call.header.auth_id = 1;
    call.header.reply_to = 1001;
    return ValueOf(*dispatcher_.Dispatch(call.view()).reply);
  }

  // The result as Python shows it, or the text of the CallError.
  std::string Answer(absl::string_view name, CallArguments arguments) {
    const absl::StatusOr<PythonValue> result = Call(name, std::move(arguments));
    return result.ok() ? result->Repr()
                       : std::string(result.status().message());
  }

  FunctionTable& table() { return table_; }

 private:
  static absl::StatusOr<PythonValue> ValueOf(const Message& reply) {
    Document document;
    PickleDecoder decoder((Limits()));
    const absl::StatusOr<ValueId> value =
        decoder.Decode(reply.payload, &document);
    if (!value.ok()) return value.status();
    if (document.kind(*value) == ValueKind::kCallError) {
      return absl::UnknownError(document.text(*value));
    }
    return PythonValue(document, *value);
  }

  FunctionTable table_;
  Dispatcher dispatcher_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_TESTING_CALLED_FUNCTIONS_H_
