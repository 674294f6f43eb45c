// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pivotsim {

/// Who registers what: while a shared object is loaded, its constants put implementations into registries,
/// and nobody can catch what they throw. What they add, and which names they find taken, is noted here
/// instead.
class RegistrationLog {
public:
    struct Outcome {
        std::vector<std::string> added; ///< "accelerator 'roofline'"
        std::vector<std::string> taken; ///< "accelerator 'systolic' (built in)"
        std::vector<std::string> failed; ///< "my_array: 'my_array' has two fields 'rows'"
    };

    static RegistrationLog& instance();

    /// `origin`: the file that is being loaded.
    void begin(const std::string& origin);
    Outcome end();

    /// Of what is registered now; empty: built in.
    const std::string& origin() const { return origin_; }
    void added(const std::string& what) { outcome_.added.push_back(what); }
    /// These throw std::logic_error where nothing is being loaded.
    void failed(const std::string& name, const std::string& why);
    void taken(const std::string& what, const std::string& origin_of_the_other);

private:
    bool loading_ = false;
    std::string origin_;
    Outcome outcome_;
};

} // namespace pivotsim
