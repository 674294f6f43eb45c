// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/arrow_ends.h"

namespace pivotsim {

void ArrowEnds::give_up(Arrow& arrow)
{
    if (arrow.number != 0 && arrow.begun != arrow.ended && lost_)
        lost_(arrow.number, arrow.begun);
    arrow = {};
}

ArrowEnds::Arrow& ArrowEnds::arrow(std::uint64_t number)
{
    Arrow& arrow = arrows_[number % most_arrows];
    if (arrow.number == number)
        return arrow;
    give_up(arrow);
    arrow.number = number;
    return arrow;
}

void ArrowEnds::begins(std::uint64_t number, TimelineTrackId row)
{
    Arrow& begun = arrow(number);
    begun.begun = true;
    begun.row = row;
    for (const Waiter waiter : begun.waiters)
        met_(waiter, row);
    begun.waiters.clear();
}

void ArrowEnds::ends(std::uint64_t number, Waiter waiter)
{
    Arrow& ended = arrow(number);
    ended.ended = true;
    if (ended.begun)
        met_(waiter, ended.row);
    else if (ended.waiters.size() < most_waiters)
        ended.waiters.push_back(waiter);
}

void ArrowEnds::finish()
{
    for (Arrow& arrow : arrows_)
        give_up(arrow);
}

} // namespace pivotsim
