import type { HandlebarsCases } from "../handlebars-cases.ts";

/** What stands behind `@`. */
export const dataCases: HandlebarsCases = {
  data: {
    list: [{ k: ["p", "q"] }, { k: ["r"] }],
    map: { a: { x: 1 }, b: { x: 2 } },
    name: "R",
    sub: { name: "S", list: [1, 2] },
  },
  cases: [
    ["{{@root.name}}", "R"],
    ["{{@root.sub.name}}", "S"],
    ["{{@root.sub.list.[0]}}", "1"],
    ["{{@root/name}}", "R"],
    ["{{#with sub}}{{name}}{{@root.name}}{{/with}}", "SR"],
    ["{{#with sub}}{{#each list}}{{@root.name}}{{@index}}{{/each}}{{/with}}", "R0R1"],
    ["{{#each list}}{{#each k}}{{@../index}}{{@index}}{{this}} {{/each}}{{/each}}", "00p 01q 10r "],
    [
      "{{#each list}}{{#each k}}{{@../first}}{{@../last}} {{/each}}{{/each}}",
      "truefalse truefalse falsetrue ",
    ],
    ["{{#each list}}{{#each k}}{{@root.name}}{{/each}}{{/each}}", "RRR"],
    ["{{#each map}}{{@key}}{{@index}}{{@first}}{{@last}} {{/each}}", "a0truefalse b1falsetrue "],
    ["{{#each map}}{{#each this}}{{@../key}}{{@key}}{{this}} {{/each}}{{/each}}", "ax1 bx2 "],
    ["{{#each list}}{{#if @first}}{{#each k}}{{@index}}{{/each}}{{/if}}{{/each}}", "01"],
    ["{{#each sub.list}}{{#with @root}}{{name}}{{@index}}{{/with}}{{/each}}", "R0R1"],
    ["{{#each sub.list}}{{#if true}}{{@index}}{{/if}}{{/each}}", "01"],
    ["{{#each sub.list}}{{#unless @last}}{{@index}}{{/unless}}{{/each}}", "0"],
    ["{{#each sub.list}}{{uppercase @root.name}}{{/each}}", "RR"],
    ["{{#each map}}{{uppercase @key}}{{/each}}", "AB"],
    ["{{#each sub.list}}{{add @index 1}}{{/each}}", "12"],
    ["{{#each sub.list}}{{eq @index 0}}{{/each}}", "truefalse"],
    ["{{#if @root}}y{{/if}}", "y"],
    ["{{#each @root.sub.list}}{{this}}{{/each}}", "12"],
    ["{{lookup @root 'name'}}", "R"],
    ["{{#each sub.list}}{{lookup @root.sub.list @index}}{{/each}}", "12"],
  ],
};
