<?php
// Prints the directions of a rates file as PHP's own parsers read it: feed.php KIND FILE.

ini_set('serialize_precision', '-1');
[, $kind, $path] = $argv;

function of_xml(string $path, bool $is_eref): iterable
{
    $names = ['from', 'to', 'city', 'in', 'out', 'amount', 'minamount', 'maxamount',
        'minfee', 'fromfee', 'tofee', 'floating', 'delay', 'param'];
    foreach (simplexml_load_file($path)->item as $item) {
        $row = [];
        foreach ($names as $name) {
            $row[$name] = (string) $item->$name;
        }
        if ($is_eref) {
            assert((string) $item->frommin === $row['minamount']);
            assert((string) $item->frommax === $row['maxamount']);
            $percent = (string) $item->floating['percent'];
            $row['floating'] = $percent === '' ? (string) $item->floating['minutes'] : "$percent%";
        }
        yield $row;
    }
}

// A number as PHP prints it when nothing of it is to be lost.
function shown(mixed $value): string
{
    return is_float($value) ? json_encode($value) : (string) $value;
}

function document(string $path): array
{
    $flags = JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR;
    return json_decode(file_get_contents($path), true, 512, $flags);
}

function of_flat(string $path): iterable
{
    $names = ['from', 'to', 'city', 'in', 'out', 'amount', 'in_min_amount', 'in_max_amount',
        'min_fee', 'in_fee', 'out_fee', 'floating', 'delay'];
    foreach (document($path)['rates'] as $item) {
        $row = array_map(fn ($name) => shown($item[$name] ?? ''), $names);
        $row[] = implode(',', $item['options'] ?? []);
        yield $row;
    }
}

function of_v13(string $path): iterable
{
    $document = document($path);
    $codes = $document['currencies']['list'];
    foreach ($document['exchange'] as $give => $rest) {
        foreach ($rest['to'] as $get => $entry) {
            $rate = shown($entry['xr']);
            $sides = $rate[0] === '-' ? ['1', substr($rate, 1)] : [$rate, '1'];
            yield [$codes[$give], $codes[$get], implode(',', $entry['cities'] ?? []), ...$sides,
                shown($entry['amount']), shown($entry['min']), shown($entry['max']), '',
                shown($entry['inFee'] ?? ''), shown($entry['outFee'] ?? ''), '', '',
                implode(',', array_keys($entry['options'] ?? []))];
        }
    }
}

$rows = match ($kind) {
    'classic', 'units' => of_xml($path, false),
    'eref' => of_xml($path, true),
    'flat' => of_flat($path),
    '1.3' => of_v13($path),
};
foreach ($rows as $row) {
    echo implode("\t", $row), "\n";
}
