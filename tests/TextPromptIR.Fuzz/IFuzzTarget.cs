using TextPromptIR.Core.Faults;

namespace TextPromptIR.Fuzz;

/// <summary>One surface of the product that takes input from elsewhere.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Makes a hostile input; equal random numbers give equal inputs.</summary>
    byte[] Make(Random random);

    /// <summary>
    /// Gives the input to the product. A <see cref="RestoreException"/> may leave it; any other exception is a finding, and so is a
    /// <see cref="FuzzFailure"/>, which says that the answer was wrong.
    /// </summary>
    /// <returns>The code of an error that the product reported in another way, or <see cref="ErrorCode.None"/>: the input was accepted.</returns>
    ErrorCode Run(byte[] input);
}
