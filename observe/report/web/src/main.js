// SPDX-License-Identifier: Apache-2.0
// The page, from the data that stands in it, in the order in which one reads.
import { breakdown } from './breakdown.js';
import { configuration } from './configuration.js';
import { cycleStack } from './cycle_stack.js';
import { el } from './dom.js';
import { operators } from './operators.js';
import { provenance } from './provenance.js';
import { roofline } from './roofline.js';
import { chosen } from './search/chosen.js';
import { pareto } from './search/pareto.js';
import { paths } from './search/paths.js';
import { stream } from './stream.js';
import { shown } from './text.js';
import { themeButton } from './theme.js';
import { timeline } from './timeline/timeline.js';
import { traffic } from './traffic.js';
import { verdict } from './verdict.js';

function contents(sections) {
    return el('nav', { 'aria-label': 'Sections' }, sections.map((each) => el('a', { href: `#${each.id}` },
        each.querySelector('h2').textContent)));
}

function build(data) {
    const { kind, result } = data;
    const parts = kind === 'search' ? [pareto(result), chosen(result), paths(result)]
        : [breakdown(result), cycleStack(result), roofline(result), traffic(result), stream(result)];
    const sections = [...parts, timeline(data.timeline), kind === 'run' && operators(result),
        configuration(data.configuration), provenance(data)].filter(Boolean);
    document.getElementById('page').append(
        el('header', { class: 'bar' }, el('span', { class: 'brand' }, 'pivotsim'), contents(sections), themeButton()),
        verdict(data), ...sections);
    document.title = `${shown(data.title, 120)} - pivotsim`;
}

build(JSON.parse(document.getElementById('pivotsim-report').textContent));
