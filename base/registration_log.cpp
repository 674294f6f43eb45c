// SPDX-License-Identifier: Apache-2.0
#include "base/registration_log.h"

#include <stdexcept>
#include <utility>

namespace pivotsim {

RegistrationLog& RegistrationLog::instance()
{
    static RegistrationLog log;
    return log;
}

void RegistrationLog::begin(const std::string& origin)
{
    loading_ = true;
    origin_ = origin;
    outcome_ = {};
}

RegistrationLog::Outcome RegistrationLog::end()
{
    loading_ = false;
    origin_.clear();
    return std::exchange(outcome_, {});
}

void RegistrationLog::failed(const std::string& name, const std::string& why)
{
    if (!loading_)
        throw std::logic_error(why);
    outcome_.failed.push_back(name + ": " + why);
}

void RegistrationLog::taken(const std::string& what, const std::string& origin_of_the_other)
{
    if (!loading_)
        throw std::logic_error(what + " is registered twice");
    outcome_.taken.push_back(
        what + (origin_of_the_other.empty() ? " (built in)" : " (of '" + origin_of_the_other + "')"));
}

} // namespace pivotsim
