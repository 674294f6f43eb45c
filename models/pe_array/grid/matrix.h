// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// Dense, row after row, zero at first.
template <class Element> class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), elements_(rows * cols) { }

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    Element* row(std::size_t index) { return elements_.data() + index * cols_; }
    const Element* row(std::size_t index) const { return elements_.data() + index * cols_; }
    Element& at(std::size_t row, std::size_t col) { return elements_.at(row * cols_ + col); }
    const Element& at(std::size_t row, std::size_t col) const { return elements_.at(row * cols_ + col); }
    bool operator==(const Matrix& other) const
    {
        return rows_ == other.rows_ && cols_ == other.cols_ && elements_ == other.elements_;
    }

private:
    std::size_t rows_ = 0, cols_ = 0;
    std::vector<Element> elements_;
};

using Int8Matrix = Matrix<std::int8_t>;
/// Sums wrap round at 32 bits, as the registers do.
using Int32Matrix = Matrix<std::int32_t>;

/// sum + a b, modulo 2^32.
inline std::int32_t multiply_accumulate(std::int32_t sum, std::int8_t a, std::int8_t b)
{
    return static_cast<std::int32_t>(
        static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(std::int32_t{a} * std::int32_t{b}));
}

} // namespace pivotsim
