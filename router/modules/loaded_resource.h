// A file of a package as contexts keep it, and its name (ROL-11).

#ifndef MITOGEN_ROUTER_MODULES_LOADED_RESOURCE_H_
#define MITOGEN_ROUTER_MODULES_LOADED_RESOURCE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/payload/resource.h"

namespace mitogen {

// Package and file.
using ResourceName = std::pair<std::string, std::string>;

// The content; nothing if there is no such file.
using ResourceContent = std::shared_ptr<const std::optional<std::string>>;

inline size_t SizeInBytes(const ResourceName& name,
                          const ResourceContent& content) {
  return sizeof(ResourceName) + sizeof(std::optional<std::string>) +
         name.first.size() + name.second.size() +
         (content->has_value() ? (*content)->size() : 0);
}

// The LOAD_RESOURCE of it. Errors: those of ToMessage(LoadResource).
inline absl::StatusOr<Message> LoadResourceMessage(
    const ResourceName& name, const std::optional<std::string>& content,
    const Dialect& dialect) {
  Document document;
  LoadResource reply{name.first, name.second};
  if (content.has_value()) reply.data = *content;
  return ToMessage(reply, dialect, PickleProfile::kCompact, &document);
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_LOADED_RESOURCE_H_
