// A device for PyTorch (PrivateUse1) that keeps its memory in the host's and computes there.
//
// PyTorch takes it for a GPU: the backward pass runs in a thread of its own, and there are streams.
// What it has no kernel for is computed by the CPU's.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/set_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr auto kDevice = at::DeviceType::PrivateUse1;
using Dtype = std::optional<at::ScalarType>;
using Layout = std::optional<at::Layout>;
using Place = std::optional<at::Device>;
using Pinned = std::optional<bool>;
using Format = std::optional<at::MemoryFormat>;

void give_back(void* memory) { std::free(memory); }

struct Memory final : at::Allocator {
  at::DataPtr allocate(size_t size) override {
    void* memory = std::malloc(size ? size : 1);
    return {memory, memory, &give_back, at::Device(kDevice, 0)};
  }
  at::DeleterFnPtr raw_deleter() const override { return &give_back; }
  void copy_data(void* to, const void* from, size_t size) const override {
    std::memcpy(to, from, size);
  }
};

Memory memory;
REGISTER_ALLOCATOR(kDevice, &memory);

thread_local int64_t current = 0;
int64_t streams = 0;

struct Guard final : c10::impl::DeviceGuardImplInterface {
  at::Device one() const { return at::Device(kDevice, 0); }
  c10::Stream stream(int64_t id) const {
    return c10::Stream(c10::Stream::UNSAFE, one(), id);
  }
  at::DeviceType type() const override { return kDevice; }
  at::Device exchangeDevice(at::Device) const override { return one(); }
  at::Device getDevice() const override { return one(); }
  void setDevice(at::Device) const override {}
  void uncheckedSetDevice(at::Device) const noexcept override {}
  c10::Stream getStream(at::Device) const override { return stream(current); }
  c10::Stream getDefaultStream(at::Device) const override { return stream(0); }
  c10::Stream getNewStream(at::Device, int) const override { return stream(++streams); }
  c10::Stream exchangeStream(c10::Stream wanted) const override {
    const auto before = stream(current);
    current = wanted.id();
    return before;
  }
  at::DeviceIndex deviceCount() const noexcept override { return 1; }
  void record(void** event, const c10::Stream&, const at::DeviceIndex,
              const c10::EventFlag) const override {
    *event = &streams;
  }
  void block(void*, const c10::Stream&) const override {}
  bool queryEvent(void*) const override { return true; }
  void destroyEvent(void*, const at::DeviceIndex) const noexcept override {}
  bool queryStream(const c10::Stream&) const override { return true; }
  void synchronizeStream(const c10::Stream&) const override {}
  void synchronizeEvent(void*) const override {}
  void synchronizeDevice(const at::DeviceIndex) const override {}
};

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

struct Hooks : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  bool hasPrimaryContext(at::DeviceIndex) const override { return true; }
  const at::Generator& getDefaultGenerator(at::DeviceIndex) const override {
    return at::detail::getDefaultCPUGenerator();
  }
  void init() const override {}
  at::DeviceIndex deviceCount() const override { return 1; }
  at::DeviceIndex getCurrentDevice() const override { return 0; }
};

Hooks hooks;
const int registered = [] {
  at::RegisterPrivateUse1HooksInterface(&hooks);
  return 0;
}();

at::Tensor on_host(const at::Tensor& one) {
  if (one.device().is_cpu()) return one;
  return at::from_blob(const_cast<void*>(one.const_data_ptr()), one.sizes(), one.strides(),
                       at::TensorOptions().dtype(one.dtype()).device(at::kCPU));
}

at::Tensor make(at::IntArrayRef sizes, Dtype dtype, Layout, Place, Pinned, Format format) {
  return at::detail::empty_generic(sizes, &memory, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                   dtype.value_or(at::kFloat), format);
}

at::Tensor make_strided(at::IntArrayRef sizes, at::IntArrayRef strides, Dtype dtype, Layout, Place,
                        Pinned) {
  return at::detail::empty_strided_generic(sizes, strides, &memory,
                                           c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                           dtype.value_or(at::kFloat));
}

at::Tensor copied(const at::Tensor& from, const at::Tensor& to, bool) {
  on_host(to).copy_(on_host(from));
  return to;
}

at::Tensor copy_and_resize(const at::Tensor& from, const at::Tensor& to) {
  if (to.sizes() != from.sizes()) to.resize_(from.sizes());
  return copied(from, to, false);
}

const at::Tensor& resize(const at::Tensor& one, c10::SymIntArrayRef wanted, Format) {
  const auto sizes = C10_AS_INTARRAYREF_SLOW(wanted);
  int64_t count = one.storage_offset();
  int64_t product = 1;
  for (const auto size : sizes) product *= size;
  const size_t bytes = (count + product) * one.element_size();
  auto* storage = one.storage().unsafeGetStorageImpl();
  if (storage->nbytes() < bytes) {
    auto larger = memory.allocate(bytes);
    std::memcpy(larger.get(), storage->data(), storage->nbytes());
    storage->set_data_ptr(std::move(larger));
    storage->set_nbytes(bytes);
  }
  one.unsafeGetTensorImpl()->set_sizes_contiguous(sizes);
  return one;
}

at::Tensor strided(const at::Tensor& one, at::IntArrayRef sizes, at::IntArrayRef strides,
                   std::optional<int64_t> offset) {
  return at::native::as_strided_tensorimpl(one, sizes, strides, offset);
}

at::Tensor viewed(const at::Tensor& one, at::IntArrayRef sizes) {
  return at::native::view(one, sizes);
}

at::Tensor alias(const at::Tensor& one, at::IntArrayRef sizes, at::IntArrayRef strides) {
  return at::native::_reshape_alias(one, sizes, strides);
}

at::Tensor& set(at::Tensor& one, at::Storage storage, int64_t offset, at::IntArrayRef sizes,
                at::IntArrayRef strides) {
  return at::native::set_storage_cpu_(one, storage, offset, sizes, strides);
}

void by_the_host(const c10::OperatorHandle& operation, torch::jit::Stack* stack) {
  at::native::cpu_fallback(operation, stack);
}

}  // namespace

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", make);
  library.impl("empty_strided", make_strided);
  library.impl("_copy_from", copied);
  library.impl("_copy_from_and_resize", copy_and_resize);
  library.impl("as_strided", strided);
  library.impl("resize_", resize);
  library.impl("view", viewed);
  library.impl("_reshape_alias", alias);
  library.impl("set_.source_Storage_storage_offset", set);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&by_the_host>());
}
