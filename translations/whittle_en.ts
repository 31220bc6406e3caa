<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
    <context>
        <name>ModelRows</name>
        <message numerus="yes">
            <source>%Ln node(s)</source>
            <translation>
                <numerusform>%Ln node</numerusform>
                <numerusform>%Ln nodes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SelectionHtml</name>
        <message numerus="yes">
            <source>%Ln node(s) selected</source>
            <translation>
                <numerusform>%Ln node selected</numerusform>
                <numerusform>%Ln nodes selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln slice(s)</source>
            <translation>
                <numerusform>%Ln slice</numerusform>
                <numerusform>%Ln slices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SizeStages</name>
        <message numerus="yes">
            <source>%1, %Ln node(s)</source>
            <translation>
                <numerusform>%1, %Ln node</numerusform>
                <numerusform>%1, %Ln nodes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln node(s)</source>
            <translation>
                <numerusform>%Ln node</numerusform>
                <numerusform>%Ln nodes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::ExportDialog</name>
        <message numerus="yes">
            <source>%Ln variable(s) become constants.</source>
            <translation>
                <numerusform>%Ln variable becomes a constant.</numerusform>
                <numerusform>%Ln variables become constants.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Saved %1, opened it again and found it whole: %Ln node(s).</source>
            <translation>
                <numerusform>Saved %1, opened it again and found it whole: %Ln node.</numerusform>
                <numerusform>Saved %1, opened it again and found it whole: %Ln nodes.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::GraphView</name>
        <message numerus="yes">
            <source>open scope %1, %n node(s)</source>
            <translation>
                <numerusform>open scope %1, %n node</numerusform>
                <numerusform>open scope %1, %n nodes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>folded scope %1, %n node(s)</source>
            <translation>
                <numerusform>folded scope %1, %n node</numerusform>
                <numerusform>folded scope %1, %n nodes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n node(s)</source>
            <translation>
                <numerusform>%n node</numerusform>
                <numerusform>%n nodes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n box(es) shown, nothing selected</source>
            <translation>
                <numerusform>%n box shown, nothing selected</numerusform>
                <numerusform>%n boxes shown, nothing selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n box(es) selected</source>
            <translation>
                <numerusform>%n box selected</numerusform>
                <numerusform>%n boxes selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::Histogram</name>
        <message numerus="yes">
            <source>%1 to %2: %Ln value(s)</source>
            <translation>
                <numerusform>%1 to %2: %Ln value</numerusform>
                <numerusform>%1 to %2: %Ln values</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::SearchBar</name>
        <message numerus="yes">
            <source>%Ln hit(s)</source>
            <translation>
                <numerusform>%Ln hit</numerusform>
                <numerusform>%Ln hits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::SearchPanel</name>
        <message numerus="yes">
            <source>%Ln hit(s)</source>
            <translation>
                <numerusform>%Ln hit</numerusform>
                <numerusform>%Ln hits</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::TensorPanel</name>
        <message numerus="yes">
            <source>%Ln text(s)</source>
            <translation>
                <numerusform>%Ln text</numerusform>
                <numerusform>%Ln texts</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>whittle::GraphArea</name>
        <message numerus="yes">
            <source>%Ln node(s)</source>
            <translation>
                <numerusform>%Ln node</numerusform>
                <numerusform>%Ln nodes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln tensor(s)</source>
            <translation>
                <numerusform>%Ln tensor</numerusform>
                <numerusform>%Ln tensors</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StepReport</name>
        <message numerus="yes">
            <source>%Ln node(s) compute in eight bits</source>
            <translation>
                <numerusform>%Ln node computes in eight bits</numerusform>
                <numerusform>%Ln nodes compute in eight bits</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln stay(s) float</source>
            <translation>
                <numerusform>%Ln stays float</numerusform>
                <numerusform>%Ln stay float</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln variable(s) became constants (%1)</source>
            <translation>
                <numerusform>%Ln variable became a constant (%1)</numerusform>
                <numerusform>%Ln variables became constants (%1)</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln node(s) folded</source>
            <translation>
                <numerusform>%Ln node folded</numerusform>
                <numerusform>%Ln nodes folded</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln constant(s) made (%1)</source>
            <translation>
                <numerusform>%Ln constant made (%1)</numerusform>
                <numerusform>%Ln constants made (%1)</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>… and %Ln more</source>
            <translation>
                <numerusform>… and %Ln more</numerusform>
                <numerusform>… and %Ln more</numerusform>
            </translation>
        </message>
    </context>
</TS>
