# Removes the effect Text-Guided Restore from the Paint.NET installations of this machine. All the work is done by tpir.exe beside this script.
#   .\Uninstall.ps1
#   .\Uninstall.ps1 -Target D:\paint.net
[CmdletBinding()]
param(
    [string] $Target
)

$options = @('uninstall')
if ($Target) { $options += '--target', $Target }
& (Join-Path $PSScriptRoot 'tpir.exe') @options
exit $LASTEXITCODE
