#include "router/modules/loaded_module.h"

#include <utility>

#include "protocol/status_macros.h"
#include "protocol/text/text.h"

namespace mitogen {
namespace {

LoadedModule WithoutPayload(const LoadModule& module,
                            const Document& document) {
  LoadedModule loaded;
  loaded.fullname = std::string(module.fullname);
  loaded.found = module.found();
  if (!loaded.found) return loaded;
  for (const ValueId name : document.items(module.related)) {
    if (loaded.related.size() == kMaxRelatedModules) break;
    loaded.related.emplace_back(document.kind(name) == ValueKind::kText
                                    ? document.text(name)
                                    : document.bytes(name));
  }
  return loaded;
}

}  // namespace

size_t LoadedModule::SizeInBytes() const {
  size_t size = sizeof(LoadedModule) + 2 * fullname.size() + payload.size();
  for (const std::string& name : related) {
    size += sizeof(std::string) + name.size();
  }
  return size;
}

absl::StatusOr<LoadedModulePtr> ReadLoadedModule(const MessageView& message,
                                                 const Limits& limits) {
  PickleDecoder decoder(limits);
  Document document;
  ASSIGN_OR_RETURN(const LoadModule module,
                   ParseLoadModule(message, &decoder, &document));
  LoadedModule loaded = WithoutPayload(module, document);
  loaded.encoding = message.header.encoding;
  loaded.payload = std::string(message.payload);
  return std::make_shared<const LoadedModule>(std::move(loaded));
}

absl::StatusOr<LoadedModulePtr> MakeLoadedModule(const LoadModule& module,
                                                 const Dialect& dialect,
                                                 Document* document) {
  ASSIGN_OR_RETURN(
      Message message,
      ToMessage(module, dialect, PickleProfile::kCompact, document));
  LoadedModule loaded = WithoutPayload(module, *document);
  loaded.encoding = message.header.encoding;
  loaded.payload = std::move(message.payload);
  return std::make_shared<const LoadedModule>(std::move(loaded));
}

LoadedModulePtr NoSuchModule(absl::string_view fullname,
                             const Dialect& dialect) {
  Document document;
  const std::string name = ReplaceInvalidUtf8(fullname);
  // A name alone can always be written.
  return *MakeLoadedModule({.fullname = name}, dialect, &document);
}

}  // namespace mitogen
