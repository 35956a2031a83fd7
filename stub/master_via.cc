// Connecting a child of another context (mitogen/parent.py,
// Router.proxy_connect and _proxy_connect).

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "stub/master_process.h"

namespace mitogen {
namespace {

ValueId AddOption(Document* document, const OptionValue& option) {
  return std::visit(
      [document](const auto& value) { return AddTo(document, value); }, option);
}

// Python 2 has much of its text as bytes.
absl::string_view TextOrBytes(const Document& document, ValueId value) {
  return document.kind(value) == ValueKind::kBytes ? document.bytes(value)
                                                   : document.text(value);
}

// What the context that connected the child says about it.
struct Proxied {
  uint32_t id = 0;
  std::string name;
};

absl::StatusOr<Proxied> ReadReply(const PythonValue& reply) {
  const Document& document = reply.document();
  const auto field = [&](absl::string_view key) {
    return document.Find(reply.id(), key).value_or(Document::None());
  };
  if (document.kind(reply.id()) != ValueKind::kDict) {
    return absl::InternalError(absl::StrCat(
        "expected a dict of id, name and msg from _proxy_connect, got ",
        reply.Repr()));
  }
  if (!document.is_none(field("msg"))) {
    return absl::UnavailableError(TextOrBytes(document, field("msg")));
  }
  return Proxied{static_cast<uint32_t>(document.AsInt(field("id"))),
                 std::string(TextOrBytes(document, field("name")))};
}

}  // namespace

void MasterProcess::ConnectVia(const Context& via, const std::string& method,
                               const ConnectionOptions& options,
                               const ConnectDone& done) {
  CallArguments arguments;
  Document& document = arguments.document();
  ValueId child_name = Document::None();
  const ValueId kwargs = document.NewKwargs();
  for (const auto& [name, value] : options) {
    const ValueId added = AddOption(&document, value);
    if (name == "name") {
      child_name = added;
    } else {
      document.Set(kwargs, name, added);
    }
  }
  arguments.SetValue("name", child_name);
  arguments.Set("method_name", method);
  arguments.SetValue("kwargs", kwargs);
  const auto connected = [this, via,
                          done](const absl::StatusOr<PythonValue>& reply) {
    if (!reply.ok()) return done->Finish(reply.status());
    absl::StatusOr<Proxied> child = ReadReply(*reply);
    if (!child.ok()) return done->Finish(child.status());
    done->Finish(MakeContext(
        child->id, absl::StrCat(via.name(), ".", child->name), false));
  };
  Call(via, "mitogen.parent._proxy_connect", &arguments,
       absl::InfiniteDuration(), connected);
}

}  // namespace mitogen
